package dev.lathe.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a child process found out about the library that it loaded, as lines of text: so it comes
 * over a pipe, and so it is kept. Each line begins with a mark, because native code may print on
 * the same pipe.
 *
 * @param version of the library; empty when it did not load
 * @param devices with ids of their own, without the runtime's
 * @param tried the device that was opened last; empty before the first
 * @param problem why the library cannot be used, a sentence; empty when it can
 * @param finished whether the child came to its end
 */
record ProbeAnswer(
    String version, List<Device> devices, String tried, String problem, boolean finished) {
  private static final String MARK = "lathe-runtime\t";

  /** Copies the list. */
  ProbeAnswer {
    devices = List.copyOf(devices);
  }

  static ProbeAnswer broken(String version, String problem) {
    return new ProbeAnswer(version, List.of(), "", problem, true);
  }

  static String versionLine(String version) {
    return line("version", version);
  }

  static String tryLine(String id) {
    return line("try", id);
  }

  static String problemLine(String sentence) {
    return line("problem", sentence);
  }

  static String endLine() {
    return line("end");
  }

  static String deviceLine(Device d) {
    return line(
        "device",
        d.localId(),
        d.kind().name(),
        d.name(),
        d.provider(),
        Long.toString(d.memoryBytes()),
        String.join(",", d.features()),
        d.reason());
  }

  private static String line(String... words) {
    List<String> plain = new ArrayList<>();
    for (String w : words) {
      plain.add(w.replaceAll("\\s+", " "));
    }
    return MARK + String.join("\t", plain) + "\n";
  }

  /** Reads what {@link #text()} or the child wrote; lines that are not understood are left out. */
  static ProbeAnswer read(String text) {
    String version = "";
    String tried = "";
    String problem = "";
    boolean finished = false;
    List<Device> devices = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (!line.startsWith(MARK)) {
        continue;
      }
      String[] w = line.substring(MARK.length()).split("\t", -1);
      switch (w[0]) {
        case "version" -> version = w[1];
        case "try" -> tried = w[1];
        case "problem" -> problem = w[1];
        case "device" -> device(w).ifPresent(devices::add);
        case "end" -> finished = true;
        default -> {} // of a newer Lathe
      }
    }
    return new ProbeAnswer(version, devices, tried, problem, finished);
  }

  private static Optional<Device> device(String... w) {
    try {
      List<String> features = w[6].isEmpty() ? List.of() : List.of(w[6].split(","));
      Device.Kind kind = Device.Kind.valueOf(w[2]);
      long memory = Long.parseLong(w[5]);
      return Optional.of(
          new Device(w[1], kind, w[3], w[4], memory, features, w[7].isEmpty(), w[7]));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty(); // a damaged line of a file that can be made again
    }
  }

  /** All of it, for keeping. */
  String text() {
    StringBuilder text = new StringBuilder(versionLine(version));
    devices.forEach(d -> text.append(deviceLine(d)));
    if (!problem.isEmpty()) {
      text.append(problemLine(problem));
    }
    return text.append(endLine()).toString();
  }
}
