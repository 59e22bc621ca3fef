package dev.lathe.hardware;

import ai.onnxruntime.OrtEnvironment;
import dev.lathe.base.LatheException;
import dev.lathe.base.child.ChildSide;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The main class of the process that first loads a library: says its version and, device by device,
 * whether a model opens there. Not for people to start.
 */
public final class RuntimeProbeMain {
  private static final String KNOWN = "--known=";

  private RuntimeProbeMain() {}

  /**
   * Loads the library that the system properties name, and reports on standard output.
   *
   * @param args the parent's process id, the child's own folder, then devices that are not to be
   *     tried, each {@code --known=ID=REASON}
   */
  public static void main(String[] args) throws IOException {
    ChildSide side = ChildSide.of(args);
    Map<String, String> known = new HashMap<>();
    for (String arg : List.of(args).subList(2, args.length)) {
      String[] pair = arg.substring(KNOWN.length()).split("=", 2);
      known.put(pair[0], pair[1]);
    }
    report(known, side.answers());
    // Without unloading: drivers hold threads of their own, and some crash when they are unloaded.
    side.end();
  }

  static String known(String id, String reason) {
    return KNOWN + id + "=" + reason;
  }

  private static void report(Map<String, String> known, OutputStream out) throws IOException {
    OrtEnvironment environment;
    try {
      environment = Ort.environment();
    } catch (LatheException e) {
      write(out, ProbeAnswer.problemLine(e.why()));
      write(out, ProbeAnswer.endLine());
      return;
    }
    write(out, ProbeAnswer.versionLine(environment.getVersion()));
    Machine machine =
        Files.isReadable(Path.of("/proc/cpuinfo"))
            ? new LinuxMachine(Path.of("/"), Runtime.getRuntime().availableProcessors()).read()
            : OshiMachine.read();
    new DeviceFinder(machine, environment, GraphicsCards.withMemory())
        .find(
            new DeviceFinder.Watcher() {
              @Override
              public String known(String id) {
                return known.getOrDefault(id, "");
              }

              @Override
              public void trying(String id) {
                write(out, ProbeAnswer.tryLine(id));
              }

              @Override
              public void found(Device device) {
                write(out, ProbeAnswer.deviceLine(device));
              }
            });
    write(out, ProbeAnswer.endLine());
  }

  private static void write(OutputStream out, String line) {
    try {
      // A line of its own, whatever native code has printed before.
      out.write(("\n" + line).getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nobody listens any more
    }
  }
}
