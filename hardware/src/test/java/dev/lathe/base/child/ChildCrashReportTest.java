package dev.lathe.base.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read out of the virtual machine's report, whose command line names any library. */
class ChildCrashReportTest {
  private static final String REPORT =
      """
      #
      # A fatal error has been detected by the Java Runtime Environment:
      #
      #  SIGSEGV (0xb) at pc=0x00007f1b80afbfa4, pid=22396, tid=22397
      #
      # Problematic frame:
      # C  [%s+0x6fbfa4]
      #
      Command Line: -Donnxruntime.native.path=/image/native dev.lathe.app.Main
      Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)
      C  [%1$s+0x6fbfa4]
      C  [%s+0x98372]

      Java frames: (J=compiled Java code, j=interpreted, Vv=VM code)
      j  %s.run(JJJ)[Z+0
      """;

  @TempDir Path folder;

  private ChildCrashReport report(String failed, String caller, String java) throws IOException {
    Path file = folder.resolve("hs_err.log");
    Files.writeString(file, String.format(REPORT, failed, caller, java));
    return ChildCrashReport.read(file).orElseThrow();
  }

  @Test
  void aFailureInASystemLibraryIsItsCallers() throws IOException {
    ChildCrashReport direct = report("libonnxruntime.so", "libc.so.6", "java.lang.Thread");
    assertThat(direct.kind()).isEqualTo(ChildCrashReport.Kind.NATIVE_CRASH);
    assertThat(direct.how()).isEqualTo("SIGSEGV");
    assertThat(direct.library()).contains("libonnxruntime.so");
    assertThat(direct.isIn("onnxruntime")).isTrue();
    assertThat(report("libc.so.6", "libonnxruntime.so", "java.lang.Thread").isIn("onnxruntime"))
        .isTrue();
    assertThat(report("libc.so.6", "libm.so.6", "ai.onnxruntime.OrtSession").isIn("onnxruntime"))
        .isTrue();
  }

  @Test
  void aFailureOfTheScreensLibraryIsNotTheRuntimes() throws IOException {
    ChildCrashReport screen = report("libprism_es2.so", "libc.so.6", "com.sun.prism.es2.GLContext");
    assertThat(screen.kind()).isEqualTo(ChildCrashReport.Kind.NATIVE_CRASH);
    assertThat(screen.isIn("onnxruntime")).isFalse();
  }

  @Test
  void withoutAReportNothingIsKnown() {
    assertThat(ChildCrashReport.read(folder.resolve("none.log"))).isEmpty();
  }
}
