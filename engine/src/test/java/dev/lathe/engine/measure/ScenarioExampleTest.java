package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.measure.Scenario.Figure;
import dev.lathe.engine.measure.stats.Percentiles;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/extending/scenario.md compiles, runs, and is what the page shows. */
class ScenarioExampleTest {
  @TempDir Path dir;

  private static Scenario example() {
    return new Scenario(
        "four-streams",
        "one sample; four are always in flight",
        Figure.LATENCY,
        LoadPattern.closedLoop(1, 4, Percentiles.minimumCount(0.9)));
  }

  @Test
  void itRuns() {
    try (Candidate c =
        new Candidate(
            ProcessMeasurerTest.diagonal(dir, "m", 1, 2),
            "m",
            ProcessMeasurerTest.CPU,
            example(),
            e -> e)) {
      c.start(JobContext.unwatched());
      c.open(1, Optional.empty(), JobContext.unwatched());
      c.warmUp();
      c.round(0.05, true);
      assertThat(c.failure()).isEmpty();
      assertThat(c.queries()).isGreaterThan(4);
    }
  }

  @Test
  void thePageShowsIt() throws IOException {
    String page = read("docs/extending/scenario.md");
    String shown = page.substring(page.indexOf("```java") + 7);
    shown = flat(shown.substring(0, shown.indexOf("```")));
    assertThat(shown).startsWith("new Scenario(\"four-streams\"");
    assertThat(flat(read("engine/src/test/java/dev/lathe/engine/measure/ScenarioExampleTest.java")))
        .contains("return " + shown + ";");
  }

  private static String read(String file) throws IOException {
    return Files.readString(Shared.projectRoot().resolve(file));
  }

  private static String flat(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining()).strip();
  }
}
