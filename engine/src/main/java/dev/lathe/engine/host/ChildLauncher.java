package dev.lathe.engine.host;

import dev.lathe.base.LatheException;
import dev.lathe.base.ThisJava;
import dev.lathe.hardware.Ort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the child: the same Java with the same class path, made small and quiet. */
final class ChildLauncher {
  /** Properties that decide which native library is used; the child must use the same. */
  private static final List<String> INHERITED = List.of("onnxruntime.", "lathe.", "user.language");

  private ChildLauncher() {}

  /** A started child and the folder that is its own. */
  record Started(Process process, Path scratch) {}

  static Started start() {
    try {
      Path scratch = Files.createTempDirectory("lathe-measure-");
      ProcessBuilder builder =
          new ProcessBuilder(command(scratch))
              .directory(scratch.toFile())
              .redirectError(errors(scratch).toFile());
      builder.environment().put(Ort.NO_TELEMETRY, "1");
      return new Started(builder.start(), scratch);
    } catch (IOException e) {
      throw LatheException.environment(
          "The measuring process could not be started.",
          e.getMessage(),
          "Check that " + System.getProperty("java.io.tmpdir") + " is writable and not full.",
          e);
    }
  }

  /** What the child's libraries and virtual machine print. */
  static Path errors(Path scratch) {
    return scratch.resolve("stderr.txt");
  }

  /** What the virtual machine writes when native code crashes. */
  static Path crashReport(Path scratch) {
    return scratch.resolve("hs_err.log");
  }

  private static List<String> command(Path scratch) {
    List<String> c = new ArrayList<>();
    c.add(java());
    // Little memory of its own, no collector threads: what is resident should be the model's.
    c.add("-XX:+UseSerialGC");
    c.add("-Xms16m");
    c.add("-XX:MaxNewSize=16m");
    c.addAll(ThisJava.options());
    // A crash is reported by the parent in one sentence; its traces stay in the child's folder.
    c.add("-XX:ErrorFile=" + crashReport(scratch));
    c.add("-XX:-CreateCoredumpOnCrash");
    c.add("-XX:+DisplayVMOutputToStderr");
    c.add("-XX:+ExitOnOutOfMemoryError");
    c.add("-Djava.io.tmpdir=" + scratch);
    System.getProperties().stringPropertyNames().stream()
        .filter(p -> INHERITED.stream().anyMatch(p::startsWith))
        .sorted()
        .forEach(p -> c.add("-D" + p + "=" + System.getProperty(p)));
    if (System.getProperty(NativeRuntime.PROPERTY) == null) {
      NativeRuntime.folder().ifPresent(f -> c.add("-D" + NativeRuntime.PROPERTY + "=" + f));
    }
    c.add("-cp");
    c.add(ThisJava.classPath());
    c.add(ChildMain.class.getName());
    c.add(Long.toString(ProcessHandle.current().pid()));
    c.add(scratch.toString());
    return c;
  }

  private static String java() {
    return ThisJava.program()
        .orElseThrow(
            () ->
                LatheException.environment(
                    "The measuring process could not be started.",
                    "There is no java program in " + System.getProperty("java.home") + ".",
                    "Start Lathe with a complete Java runtime.",
                    null));
  }
}
