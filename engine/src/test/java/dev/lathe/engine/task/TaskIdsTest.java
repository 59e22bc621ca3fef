package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code asks a task what it declares and never which one it is. */
class TaskIdsTest {
  private static final Pattern LITERAL =
      Pattern.compile(
          Tasks.all().stream().map(Task::id).collect(Collectors.joining("|", "\"(", ")\"")));

  @Test
  void noCodeNamesATaskButItsOwnFile() throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    for (String module :
        List.of("hardware", "engine", "optimizers", "controllers", "views", "app")) {
      Path sources = Shared.projectRoot().resolve(module).resolve("src/main/java");
      try (Stream<Path> all = Files.walk(sources)) {
        for (Path file : all.filter(p -> p.toString().endsWith(".java")).toList()) {
          files++;
          if (!isDeclaration(file) && LITERAL.matcher(Files.readString(file)).find()) {
            found.add(file.toString());
          }
        }
      }
    }
    assertThat(files).isGreaterThan(500);
    assertThat(found).as("let the task declare what this code wants to know").isEmpty();
  }

  private static boolean isDeclaration(Path file) {
    return Tasks.all().stream()
        .anyMatch(t -> file.endsWith(t.getClass().getSimpleName() + ".java"));
  }

  @Test
  void itSeesAnIdInCode() {
    assertThat(LITERAL.matcher("if (id.equals(\"raw-tensors\"))").find()).isTrue();
    assertThat(LITERAL.matcher("\"the raw-tensors task\"").find()).isFalse();
  }
}
