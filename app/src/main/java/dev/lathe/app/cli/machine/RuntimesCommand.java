package dev.lathe.app.cli.machine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.InferenceRuntime;
import dev.lathe.hardware.Runtimes;
import dev.lathe.hardware.fetch.RuntimeSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe runtimes [add FOLDER|SOURCE | remove ID]}. */
@Command(
    description =
        "The ONNX Runtime libraries that models run on. `add FOLDER` adds the library of a folder,"
            + " `add SOURCE` fetches one of those that the list names, `remove ID` forgets one.")
public final class RuntimesCommand extends CliCommand {
  private static final String ADD = "add";
  private static final String REMOVE = "remove";

  @Parameters(index = "0", arity = "0..1", paramLabel = "VERB", description = "add or remove.")
  String verb;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "WHAT",
      description = "add: a folder, or a source such as cuda; remove: the id of a runtime.")
  String what;

  @Option(
      names = "--check",
      description = "Load every library again instead of remembering what was found.")
  boolean check;

  @Override
  public void execute() throws Exception {
    Runtimes runtimes = context().hardware().runtimes();
    if (check) {
      runtimes.forgetAnswers();
    }
    if (verb == null) {
      show(runtimes);
    } else if (verb.equals(ADD)) {
      InferenceRuntime added = add(runtimes, required("a folder, " + ids(runtimes)));
      if (json) {
        show(runtimes);
      } else {
        added(added);
      }
    } else if (verb.equals(REMOVE)) {
      runtimes.remove(required("the id of a runtime"));
      say("Removed " + what + ".");
      show(runtimes);
    } else {
      throw LatheException.input(
          "There is no `lathe runtimes " + verb + "`.",
          "There are `runtimes`, `runtimes add` and `runtimes remove`.",
          "");
    }
  }

  private String required(String wanted) {
    if (what == null || what.isBlank()) {
      throw LatheException.input(
          "`lathe runtimes " + verb + "` lacks a word.", "It takes " + wanted + ".", "");
    }
    return what;
  }

  private static String ids(Runtimes runtimes) {
    return runtimes.sources().stream().map(RuntimeSource::id).collect(Collectors.joining(" or "));
  }

  private InferenceRuntime add(Runtimes runtimes, String wanted) throws Exception {
    Optional<RuntimeSource> source =
        runtimes.sources().stream().filter(s -> s.id().equals(wanted)).findFirst();
    if (source.isEmpty()) {
      return work(context -> runtimes.add(Path.of(wanted), context));
    }
    RuntimeSource s = source.get();
    say(
        "Fetching "
            + s.artifact()
            + " from "
            + s.from()
            + ": about "
            + Units.bytes(s.downloadBytes())
            + " to download, about "
            + Units.bytes(s.keptBytes())
            + " to keep. Ctrl-C cancels.");
    return work(context -> runtimes.fetch(s, context));
  }

  private void added(InferenceRuntime runtime) {
    List<Device> devices = devicesOf(runtime);
    out().printf("%s: %s %s%n", runtime.id(), runtime.name(), runtime.version());
    for (Device d : devices) {
      out().printf("  %s: %s%n", d.id(), d.available() ? "ready" : "unusable: " + d.reason());
    }
  }

  private List<Device> devicesOf(InferenceRuntime runtime) {
    return context().hardware().devices().stream()
        .filter(d -> d.runtime().id().equals(runtime.id()))
        .toList();
  }

  private void show(Runtimes runtimes) {
    List<InferenceRuntime> all = runtimes.list();
    if (json) {
      ObjectNode document = Json.object();
      ArrayNode list = document.putArray("runtimes");
      all.forEach(r -> list.add(facts(r, devicesOf(r))));
      ArrayNode more = document.putArray("sources");
      runtimes.sources().forEach(s -> more.add(source(s)));
      print(document);
      return;
    }
    Table table = new Table("runtime", "version", "devices", "folder", "state");
    for (InferenceRuntime r : all) {
      String ids = devicesOf(r).stream().map(Device::id).collect(Collectors.joining(" "));
      String state = r.isUsable() ? "ready" : "unusable: " + r.reason();
      table.row(
          r.id(), r.version().isEmpty() ? "–" : r.version(), ids, r.folder().toString(), state);
    }
    out().print(table);
    List<String> have = all.stream().map(InferenceRuntime::id).toList();
    for (RuntimeSource s : runtimes.sources()) {
      if (!have.contains(s.id())) {
        out()
            .printf(
                "`lathe runtimes add %s` fetches %s (%s). %s%n",
                s.id(), s.name(), Units.bytes(s.downloadBytes()), s.doc());
      }
    }
  }

  private static ObjectNode facts(InferenceRuntime r, List<Device> devices) {
    ObjectNode node = Json.object();
    node.put("id", r.id())
        .put("name", r.name())
        .put("origin", r.origin().name().toLowerCase(java.util.Locale.ROOT));
    node.put("folder", r.folder().toString()).put("version", r.version());
    node.put("available", r.isUsable()).put("reason", r.reason());
    ArrayNode list = node.putArray("devices");
    for (Device d : devices) {
      list.addObject()
          .put("id", d.id())
          .put("kind", d.kind().name())
          .put("available", d.available())
          .put("reason", d.reason());
    }
    return node;
  }

  private static ObjectNode source(RuntimeSource s) {
    ObjectNode node = Json.object();
    node.put("id", s.id()).put("name", s.name()).put("doc", s.doc());
    node.put("artifact", s.artifact()).put("from", s.from());
    return node.put("download_bytes", s.downloadBytes()).put("kept_bytes", s.keptBytes());
  }
}
