package dev.lathe.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The layers that both the window and the command line show speak of no option: only app does, and
 * the pages of passes and tasks. What can be set is a {@link dev.lathe.base.Remedy}.
 */
final class NeutralWordsTest {
  private static final List<String> SHARED =
      List.of("hardware", "engine", "optimizers", "controllers", "views", "assets");

  /** These name options of the JVM, npm and nvidia-smi, or of a child, none that a person types. */
  private static final Set<String> OTHER_PROGRAMS =
      Set.of("ThisJava.java", "RuntimeProbeMain.java", "WebGpuFromNpm.java", "GpuMemory.java");

  private static final Pattern OPTION = Pattern.compile("(^|[\\s\"(`])--[a-z]{3,}");
  private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");

  @Test
  void noSharedTextNamesAnOptionOfTheCommandLine() throws IOException {
    List<String> found = new ArrayList<>();
    int read = 0;
    for (String module : SHARED) {
      try (Stream<Path> files = Files.walk(Shared.projectRoot().resolve(module + "/src/main"))) {
        for (Path file : files.filter(NeutralWordsTest::isText).toList()) {
          read++;
          look(file, found);
        }
      }
    }
    assertThat(read).isGreaterThan(200);
    assertThat(found).isEmpty();
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(".java") || name.endsWith(".properties"))
        && !name.equals("PassDocs.java")
        && !name.equals("TaskDocs.java")
        && !OTHER_PROGRAMS.contains(name);
  }

  private static void look(Path file, List<String> found) throws IOException {
    String text = Files.readString(file);
    boolean java = file.toString().endsWith(".java");
    Stream<String> pieces =
        java ? LITERAL.matcher(text).results().map(r -> r.group()) : text.lines();
    pieces
        .filter(p -> OPTION.matcher(p).find())
        .forEach(p -> found.add(file.getFileName() + ": " + p));
  }
}
