package dev.lathe.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThisJavaTest {
  @AfterEach
  void forget() {
    System.clearProperty("lathe.cds");
  }

  @Test
  void thisJavaKnowsItsOptionsAndSaysNothingAboutThem() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ThisJava.program().orElseThrow());
    command.addAll(ThisJava.options());
    command.add("-version");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).describedAs(said).isZero();
    assertThat(said).doesNotContainIgnoringCase("warning");
  }

  /** Asks a virtual machine where it would report a crash. */
  static final class Asked {
    private Asked() {}

    public static void main(String[] args) {
      System.out.println(ProcessHandle.current().pid() + " " + ThisJava.crashReport());
    }
  }

  @Test
  void aCrashIsReportedWhereTheVirtualMachineWasTold(@TempDir Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                ThisJava.program().orElseThrow(),
                "-XX:ErrorFile=" + folder.resolve("100%%p_%p.log"),
                "-cp",
                ThisJava.classPath(),
                Asked.class.getName())
            .start();
    String said = new String(process.getInputStream().readAllBytes()).strip();
    String pid = said.substring(0, said.indexOf(' '));
    assertThat(said).isEqualTo(pid + " " + folder.resolve("100%p_" + pid + ".log"));
    assertThat(ThisJava.crashReport().getFileName()).asString().startsWith("hs_err_pid");
  }

  @Test
  void onlyNewerJavasAreToldWhatOlderOnesDoNotKnow() {
    assertThat(ThisJava.permissions(17)).isEmpty();
    assertThat(ThisJava.permissions(25)).hasSize(2);
  }

  @Test
  void anArchiveIsUsedWhenThereIsOne(@TempDir Path folder) throws Exception {
    Path archive = folder.resolve("lathe.jsa");
    System.setProperty("lathe.cds", archive.toString());
    assertThat(ThisJava.options()).noneMatch(o -> o.contains("SharedArchiveFile"));
    Files.createFile(archive);
    assertThat(ThisJava.options()).contains("-XX:SharedArchiveFile=" + archive);
  }

  @Test
  void theClassPathIsAbsolute() {
    assertThat(ThisJava.classPath().split(java.io.File.pathSeparator))
        .allSatisfy(entry -> assertThat(Path.of(entry)).isAbsolute());
  }
}
