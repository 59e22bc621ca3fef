package dev.lathe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The launchers give each command options of its own: what they do not name starts as a window. */
final class LaunchersTest {
  private static Set<String> named(String launcher, String pattern) throws IOException {
    String script = Files.readString(Shared.projectRoot().resolve(launcher));
    return Pattern.compile(pattern)
        .matcher(script)
        .results()
        .map(MatchResult::group)
        .flatMap(line -> Arrays.stream(line.split("[^a-z-]+")))
        .collect(Collectors.toSet());
  }

  @Test
  void everyCommandIsNamed() throws Exception {
    String[] words = Arrays.stream(Commands.values()).map(Commands::word).toArray(String[]::new);
    assertThat(named("lathe", "(?m)^  [a-z-]+( \\| [a-zA-Z-]+)*\\)")).contains(words);
    assertThat(named("lathe.cmd", "for %%c in \\([^)]*\\)|\"%~1\"==\"[a-z]+\"")).contains(words);
  }
}
