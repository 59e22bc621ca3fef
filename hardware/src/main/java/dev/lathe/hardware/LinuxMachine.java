package dev.lathe.hardware;

import dev.lathe.hardware.Machine.Cache;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the machine from /proc and /sys: a few milliseconds, where the portable way (OSHI) takes
 * half a second and cannot see every instruction set.
 */
final class LinuxMachine {
  private final Path root;
  private final int schedulable;

  /**
   * Reads below a root other than / in tests.
   *
   * @param schedulable how many cores this process may use
   */
  LinuxMachine(Path root, int schedulable) {
    this.root = root;
    this.schedulable = schedulable;
  }

  Machine read() {
    Map<String, String> cpu = firstProcessor();
    Set<String> packages = new HashSet<>();
    Set<String> cores = new HashSet<>();
    topology(packages, cores);
    int physical = cores.isEmpty() ? schedulable : Math.min(cores.size(), schedulable);
    return new Machine(
        processorName(cpu),
        Math.max(1, packages.size()),
        physical,
        schedulable,
        caches(),
        memoryBytes(),
        InstructionSets.of(List.of(cpu.getOrDefault("flags", cpu.getOrDefault("Features", "")))),
        operatingSystem(),
        System.getProperty("os.arch", "").replace("amd64", "x86_64"),
        power(),
        text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
  }

  private Map<String, String> firstProcessor() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (String line : lines("proc/cpuinfo")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        facts.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return facts;
  }

  private String processorName(Map<String, String> cpu) {
    String name = cpu.get("model name");
    if (name == null) {
      name = cpu.getOrDefault("Model", cpu.getOrDefault("Hardware", ""));
    }
    if (name.isBlank()) {
      String part = cpu.getOrDefault("CPU part", "").toLowerCase(Locale.ROOT);
      name =
          switch (part) {
            case "0xd03" -> "ARM Cortex-A53";
            case "0xd08" -> "ARM Cortex-A72";
            case "0xd0b" -> "ARM Cortex-A76";
            case "0xd0c" -> "ARM Neoverse N1";
            case "0xd40" -> "ARM Neoverse V1";
            case "0xd49" -> "ARM Neoverse N2";
            case "0xd4f" -> "ARM Neoverse V2";
            default -> part.isEmpty() ? "unknown processor" : "ARM processor " + part;
          };
    }
    return name.replaceAll("\\s+", " ").strip();
  }

  private void topology(Set<String> packages, Set<String> cores) {
    for (Path cpu : list("sys/devices/system/cpu", "cpu[0-9]*")) {
      Optional<String> socket = text(cpu.resolve("topology/physical_package_id"));
      Optional<String> core = text(cpu.resolve("topology/core_id"));
      if (socket.isPresent() && core.isPresent()) {
        packages.add(socket.get());
        cores.add(socket.get() + ":" + core.get());
      }
    }
  }

  private List<Cache> caches() {
    List<Cache> found = new ArrayList<>();
    for (Path index : list("sys/devices/system/cpu/cpu0/cache", "index*")) {
      Optional<String> level = text(index.resolve("level"));
      Optional<String> type = text(index.resolve("type"));
      Optional<String> size = text(index.resolve("size"));
      if (level.isPresent() && type.isPresent() && size.isPresent()) {
        found.add(new Cache(Integer.parseInt(level.get()), type.get(), sizeOf(size.get())));
      }
    }
    return found.isEmpty() && root.toString().equals("/") ? CacheByGetconf.read() : found;
  }

  private static long sizeOf(String text) {
    long unit = text.endsWith("K") ? 1024 : text.endsWith("M") ? 1024 * 1024 : 1;
    return unit * Long.parseLong(unit == 1 ? text : text.substring(0, text.length() - 1));
  }

  /** The smaller of the installed memory and every control group's limit on the way to the root. */
  private long memoryBytes() {
    long memory = Long.MAX_VALUE;
    for (String line : lines("proc/meminfo")) {
      if (line.startsWith("MemTotal:")) {
        memory = Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    for (String line : lines("proc/self/cgroup")) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && (parts[1].isEmpty() || parts[1].contains("memory"))) {
        String base = parts[1].isEmpty() ? "sys/fs/cgroup" : "sys/fs/cgroup/memory";
        String file = parts[1].isEmpty() ? "memory.max" : "memory.limit_in_bytes";
        for (String group = parts[2]; ; group = parent(group)) {
          memory = Math.min(memory, limit(base + group + "/" + file));
          if (group.isEmpty() || group.equals("/")) {
            break;
          }
        }
      }
    }
    return memory == Long.MAX_VALUE ? 0 : memory;
  }

  private static String parent(String group) {
    return group.substring(0, Math.max(0, group.lastIndexOf('/')));
  }

  private long limit(String file) {
    return text(file)
        .filter(t -> t.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .orElse(Long.MAX_VALUE);
  }

  private String operatingSystem() {
    String kernel = "Linux " + System.getProperty("os.version", "");
    return lines("etc/os-release").stream()
        .filter(l -> l.startsWith("PRETTY_NAME="))
        .map(l -> l.substring("PRETTY_NAME=".length()).replace("\"", "") + " (" + kernel + ")")
        .findFirst()
        .orElse(kernel);
  }

  private Optional<String> power() {
    boolean battery = false;
    for (Path supply : list("sys/class/power_supply", "*")) {
      String type = text(supply.resolve("type")).orElse("");
      if (type.equals("Mains") && text(supply.resolve("online")).orElse("").equals("1")) {
        return Optional.of("mains");
      }
      battery |= type.equals("Battery");
      if (type.equals("Battery")
          && text(supply.resolve("status")).orElse("").equals("Discharging")) {
        return Optional.of("battery");
      }
    }
    return battery ? Optional.of("mains") : Optional.empty();
  }

  private List<Path> list(String directory, String glob) {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root.resolve(directory), glob)) {
      stream.forEach(paths::add);
    } catch (IOException e) {
      return List.of(); // not every kernel has it
    }
    paths.sort(null);
    return paths;
  }

  private Optional<String> text(String file) {
    return text(root.resolve(file));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(t -> !t.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<String> lines(String file) {
    try (Stream<String> lines = Files.lines(root.resolve(file))) {
      return lines.toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of();
    }
  }
}
