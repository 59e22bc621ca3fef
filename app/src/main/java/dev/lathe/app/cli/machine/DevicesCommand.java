package dev.lathe.app.cli.machine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Hardware.Probe;
import dev.lathe.hardware.HardwareService;
import dev.lathe.hardware.Machine;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lathe devices}. */
@Command(description = "This machine, and what can run a model on it.")
public final class DevicesCommand extends CliCommand {
  @Option(
      names = "--probe",
      description =
          "Measure for about a second what the machine really reaches, and load every added"
              + " runtime again.")
  boolean probe;

  @Override
  public void execute() throws Exception {
    HardwareService hardware = context().hardware();
    if (probe) {
      hardware.runtimes().forgetAnswers();
    }
    Machine machine = hardware.machine();
    List<Device> devices = hardware.devices();
    Optional<Probe> reached =
        probe ? Optional.of(work(context -> hardware.probe(true, context))) : hardware.lastProbe();
    if (json) {
      print(document(machine, devices, reached));
    } else {
      out().print(text(machine, devices, reached));
      hardware.runtimes().list().stream()
          .filter(r -> !r.isUsable())
          .forEach(r -> say("The runtime " + r.id() + " cannot be used: " + r.reason()));
    }
  }

  public static ObjectNode document(
      Machine machine, List<Device> devices, Optional<Probe> reached) {
    ObjectNode document = Json.object();
    ObjectNode m = document.putObject("machine");
    m.put("processor", machine.processor()).put("sockets", machine.sockets());
    m.put("physical_cores", machine.physicalCores()).put("logical_cores", machine.logicalCores());
    ArrayNode caches = m.putArray("caches");
    for (Machine.Cache c : machine.caches()) {
      caches.addObject().put("level", c.level()).put("type", c.type()).put("bytes", c.bytes());
    }
    m.put("memory_bytes", machine.memoryBytes());
    m.set("instruction_sets", Json.array(machine.instructionSets()));
    m.put("os", machine.os()).put("architecture", machine.architecture());
    Json.put(m, "power", machine.power());
    Json.put(m, "governor", machine.governor());
    if (reached.isPresent()) {
      Probe p = reached.get();
      m.putObject("probe")
          .put("fp32_gflops", p.fp32Gflops())
          .put("int8_gops", p.int8Gops())
          .put("memory_gb_per_second", p.memoryGbPerSecond())
          .put("taken_at", Instant.ofEpochSecond(p.takenAtEpochSecond()).toString());
    } else {
      m.putNull("probe");
    }
    ArrayNode list = document.putArray("devices");
    for (Device d : devices) {
      ObjectNode node = list.addObject();
      node.put("id", d.id()).put("kind", d.kind().name()).put("name", d.name());
      node.put("provider", d.provider()).put("memory_bytes", d.memoryBytes());
      node.set("features", Json.array(d.features()));
      node.put("available", d.available()).put("reason", d.reason());
      node.put("runtime", d.runtime().id()).put("runtime_name", d.runtime().name());
      node.put("runtime_version", d.runtime().version());
    }
    return document;
  }

  private static String text(Machine machine, List<Device> devices, Optional<Probe> reached) {
    StringBuilder text = new StringBuilder();
    fact(text, "processor", machine.processor() + ", " + cores(machine));
    fact(text, "instructions", String.join(" ", machine.instructionSets()));
    if (!machine.caches().isEmpty()) {
      fact(text, "caches", caches(machine));
    }
    fact(text, "memory", Units.bytes(machine.memoryBytes()));
    fact(text, "system", machine.os() + ", " + machine.architecture());
    machine.power().ifPresent(p -> fact(text, "power", p));
    machine.governor().ifPresent(g -> fact(text, "governor", g));
    fact(
        text,
        "reached",
        reached
            .map(DevicesCommand::rates)
            .orElse("not measured yet; `lathe devices --probe` takes a second"));
    Table table = new Table("device", "kind", "name", "provider", "runtime", ">memory", "state");
    for (Device d : devices) {
      String memory = d.memoryBytes() == 0 ? "–" : Units.bytes(d.memoryBytes());
      String provider = d.provider().replace("ExecutionProvider", "");
      String state = d.available() ? "ready" : "unusable: " + d.reason();
      String runtime = d.runtime().id() + " " + d.runtime().version();
      table.row(d.id(), d.kind().name(), d.name(), provider, runtime, memory, state);
    }
    return text + System.lineSeparator() + table;
  }

  private static void fact(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-13s %s%n", name, value));
  }

  private static String cores(Machine m) {
    String sockets = m.sockets() > 1 ? m.sockets() + " sockets, " : "";
    String threads =
        m.logicalCores() > m.physicalCores() ? ", " + m.logicalCores() + " threads" : "";
    return sockets + m.physicalCores() + (m.physicalCores() == 1 ? " core" : " cores") + threads;
  }

  private static String caches(Machine machine) {
    return machine.caches().stream()
        .filter(c -> !c.type().equals("Instruction"))
        .sorted(Comparator.comparingInt(Machine.Cache::level))
        .map(c -> "L" + c.level() + " " + Units.bytes(c.bytes()))
        .collect(Collectors.joining(", "));
  }

  private static String rates(Probe p) {
    return String.format(
        Locale.ROOT,
        "%s GFLOP/s FP32, %s GOP/s INT8, %s GB/s from memory (probe of %s)",
        Units.figures(p.fp32Gflops()),
        Units.figures(p.int8Gops()),
        Units.figures(p.memoryGbPerSecond()),
        Instant.ofEpochSecond(p.takenAtEpochSecond()).toString().substring(0, 10));
  }
}
