package dev.lathe.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.optimizers.pass.Pass;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Code asks a pass what it declares and never which one it is: a list of ids has to be found and
 * mended for each new pass. Recipes that come with the product are resources.
 */
class PassIdsTest {
  private static final List<Pass> PASSES = PassRegistry.standard().all();

  /** A string that is an id, or begins with one as a step on the command line does. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "\""
              + PASSES.stream().map(Pass::id).collect(Collectors.joining("|", "(", ")"))
              + "(:[^\"]*)?\"");

  @Test
  void noCodeNamesAPassButItsOwnFile() throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    for (String module :
        List.of("hardware", "engine", "optimizers", "controllers", "views", "app", "assets")) {
      Path sources = Shared.projectRoot().resolve(module).resolve("src/main/java");
      if (Files.isDirectory(sources)) {
        try (Stream<Path> all = Files.walk(sources)) {
          for (Path file : all.filter(p -> p.toString().endsWith(".java")).toList()) {
            files++;
            found.addAll(literals(file));
          }
        }
      }
    }
    assertThat(files).isGreaterThan(500);
    assertThat(found)
        .as("let the pass declare what this code wants to know, or put the recipe in a resource")
        .isEmpty();
  }

  @Test
  void itSeesAnIdInCode() {
    assertThat(LITERAL.matcher("if (id.equals(\"prune-nm\"))").find()).isTrue();
    assertThat(LITERAL.matcher("make(\"int8-static:samples=4\")").find()).isTrue();
    assertThat(LITERAL.matcher("Texts.get(\"variant-name.qat\")").find()).isFalse();
  }

  private static List<String> literals(Path file) {
    List<String> found = new ArrayList<>();
    Matcher m = LITERAL.matcher(withoutComments(file));
    while (m.find()) {
      boolean own =
          PASSES.stream()
              .filter(p -> p.id().equals(m.group(1)))
              .anyMatch(p -> file.endsWith(p.getClass().getSimpleName() + ".java"));
      if (!own) {
        found.add(file.getFileName() + ": " + m.group());
      }
    }
    return found;
  }

  private static String withoutComments(Path file) {
    try {
      return Files.readString(file)
          .replaceAll("(?s)/\\*.*?\\*/", "")
          .replaceAll("(?m)^\\s*//.*$", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
