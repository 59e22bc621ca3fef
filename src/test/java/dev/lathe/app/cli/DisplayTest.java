package dev.lathe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The window on displays that are not there, refuse, or go away with a signal. */
@Timeout(60)
class DisplayTest {
  private static final String COOKIE = "MIT-MAGIC-COOKIE-1";

  @TempDir Path folder;

  private ProcessBuilder window(String display, Path authority) {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "no X11 here");
    ProcessBuilder builder =
        CommandLine.process(folder.resolve("home"))
            .redirectOutput(folder.resolve("output.txt").toFile());
    builder.environment().remove("WAYLAND_DISPLAY");
    builder.environment().put("DISPLAY", display);
    builder.environment().put("XAUTHORITY", authority.toString());
    return builder;
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }

  /** An X server that only those with the key may use; ends with the test. */
  private Process server(Path authority) throws IOException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(p -> Files.isExecutable(Path.of(p, "Xvfb"))),
        "no Xvfb here");
    return new ProcessBuilder(
            "Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-auth", authority.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String display(Process server) throws IOException {
    BufferedReader number =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII));
    return ":" + number.readLine();
  }

  /** The file that xauth writes: one key for every display. */
  private Path key() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(0xffff); // any kind of address
      out.writeShort(0);
      out.writeShort(0); // any display
      out.writeShort(COOKIE.length());
      out.writeBytes(COOKIE);
      out.writeShort(16);
      out.write("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    }
    return Files.write(folder.resolve("authority"), bytes.toByteArray());
  }

  @Test
  void aDisplayThatDoesNotAnswerIsNamedInOneSentence() throws Exception {
    Process process = window(":4711", folder.resolve("none")).start();
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output().strip().lines())
        .singleElement()
        .asString()
        .startsWith("lathe: ")
        .contains("':4711'")
        .contains("`lathe demo`");
  }

  @Test
  void aDisplayThatRefusesIsNamedInOneSentence() throws Exception {
    Process server = server(key());
    try {
      Process process = window(display(server), folder.resolve("none")).start();
      assertThat(process.waitFor()).isEqualTo(2);
      // The X library itself prints why it was refused; the rest is ours.
      List<String> ours =
          output()
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("Authorization required"))
              .toList();
      assertThat(ours).singleElement().asString().startsWith("lathe: ").contains("`lathe demo`");
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void aSignalClosesTheWindowQuietly() throws Exception {
    Path key = key();
    Process server = server(key);
    try {
      Process process = window(display(server), key).start();
      Path workspaces = folder.resolve("home/workspaces");
      while (!Files.isDirectory(workspaces) && process.isAlive()) {
        process.waitFor(50, TimeUnit.MILLISECONDS); // nobody tells when a file appears
      }
      process.destroy();
      assertThat(process.waitFor(4, TimeUnit.SECONDS)).describedAs("ended").isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(output()).isEmpty();
    } finally {
      server.destroyForcibly().waitFor();
    }
  }
}
