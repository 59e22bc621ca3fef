package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.example.LogLoss;
import dev.lathe.engine.example.NumberRegression;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of docs/extending/task.md and metric.md are quoted as they stand, and work. */
class ExtendingByATaskTest {
  private static void isQuoted(String page, String source) throws IOException {
    Path file =
        Shared.projectRoot()
            .resolve("engine/src/test/java/dev/lathe/engine/example")
            .resolve(source);
    assertThat(Files.readString(Shared.projectRoot().resolve("docs/extending").resolve(page)))
        .contains("```java\n" + Files.readString(file) + "```\n");
  }

  @Test
  void theDocsQuoteTheFilesThatAreCompiled() throws IOException {
    isQuoted("task.md", "NumberRegression.java");
    isQuoted("metric.md", "LogLoss.java");
  }

  @Test
  void theTaskHoldsWhatHoldsForEveryTask() throws IOException {
    Task task = new NumberRegression();
    EveryTaskTest every = new EveryTaskTest();
    every.isDeclaredInFull(task);
    every.itsOutputsAreReadAsItsDeclarationSays(task);
    every.anAnswerSurvivesTheWayToAnotherProcess(task);
    every.anAnswerAgreesWithItselfAndWithNoOtherKind(task);
    every.itsMetricsCountMergeAndCompare(task);
    GraphSignature graph = task.example().signature();
    assertThat(Tasks.all()).allMatch(t -> t.likelihood(graph) < task.likelihood(graph));
    assertThat(TaskDocs.render(task)).contains("## number-regression: Number regression");
  }

  @Test
  void theMetricIsTheMeanLogarithm() {
    Evaluation counted = new Evaluation(List.of(LogLoss.METRIC));
    float[] scores = {0.5f, 0.25f, 0.25f};
    Classification answer = new Classification(List.of(new ScoredLabel("a", 0, 0.5)), scores);
    for (int truth : new int[] {0, 1}) {
      counted.add(
          new Observation(truth, Optional.of(new Truth.OfClass(truth)), answer, Optional.empty()));
    }
    assertThat(counted.score(LogLoss.METRIC).orElseThrow().value())
        .isCloseTo((Math.log(2) + Math.log(4)) / 2, within(1e-9));
  }
}
