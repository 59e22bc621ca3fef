package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.lathe.base.JobContext;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepMeasurerTest {
  @TempDir Path dir;

  /** A step that costs a third of the answers, and one that brings them back. */
  @Test
  void everyStepIsComparedWithTheOriginalAndWithTheOneBefore() {
    List<Model> models =
        List.of(
            ProcessMeasurerTest.diagonal(dir, "original", 1, 1),
            ProcessMeasurerTest.diagonal(dir, "1-cut", 1, 0.1f),
            ProcessMeasurerTest.diagonal(dir, "2-recover", 2, 2));
    Waterfall files =
        new Waterfall(
            List.of(
                Stage.of("", 300, 4, 4, 0),
                Stage.of("cut", 200, 2, 2, 1.5),
                Stage.of("recover", 200, 2, 2, 60)));
    Waterfall measured =
        new StepMeasurer(new ProcessMeasurer(ProcessMeasurerTest.HARDWARE), ProcessMeasurerTest.CPU)
            .measure(
                files, models, Optional.of(ProcessMeasurerTest.data()), JobContext.unwatched());

    assertThat(files.measured()).isFalse();
    assertThat(measured.measured()).isTrue();
    assertThat(measured.stages()).extracting(Stage::pass).containsExactly("", "cut", "recover");
    assertThat(measured.stages())
        .extracting(s -> Math.round(30 * s.quality().orElseThrow().value().value()))
        .containsExactly(30L, 20L, 30L);
    assertThat(measured.stages())
        .extracting(s -> Math.round(30 * s.quality().orElseThrow().delta().value()))
        .containsExactly(0L, -10L, 0L);
    Estimate gain = measured.stages().get(2).quality().orElseThrow().gain();
    assertThat(gain.value()).isBetween(0.33, 0.34);
    assertThat(gain.low()).describedAs("paired, so the gain is beyond chance").isPositive();
    for (Stage s : measured.stages()) {
      Stage.Timing t = s.timing().orElseThrow();
      assertThat(t.p50().value()).isPositive();
      assertThat(t.speedup().value()).isBetween(t.speedup().low(), t.speedup().high());
      assertThat(t.gain().value()).isBetween(t.gain().low(), t.gain().high());
    }
    Stage.Timing last = measured.stages().get(2).timing().orElseThrow();
    assertThat(last.speedup().value())
        .isCloseTo(p50(measured, 0) / p50(measured, 2), withinPercentage(10));
    assertThat(last.gain().value())
        .isCloseTo(p50(measured, 1) / p50(measured, 2), withinPercentage(10));
  }

  private static double p50(Waterfall waterfall, int stage) {
    return waterfall.stages().get(stage).timing().orElseThrow().p50().value();
  }
}
