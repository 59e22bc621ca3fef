package dev.lathe.controllers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.training.TrainingCurves.Point;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class TrainingControllerTest {
  private final ManualFxThread fx = new ManualFxThread();
  private final DirectJobRunner jobs = new DirectJobRunner().hold();
  private final TrainingController training = new TrainingController(fx);
  private final List<String> results = new ArrayList<>();

  private interface Training {
    String run(JobContext context);
  }

  private void start(Training work) {
    training.start(JobSpec.of("training", work::run).onSuccess(results::add), jobs);
  }

  private static TrainingEvent step(String series, int step, double loss) {
    OptionalDouble none = OptionalDouble.empty();
    return new TrainingEvent(series, step, step / 10.0, 0.5, loss, none, none, 1e-3, 90);
  }

  private static TrainingEvent scored(String series, int step, double score) {
    OptionalDouble s = OptionalDouble.of(score);
    return new TrainingEvent(series, step, step / 10.0, 0.5, 0.7, s, s, 1e-3, 90);
  }

  @Test
  void curvesHaveEachSeriesByNameAndTheOriginalAsALevel() {
    start(
        c -> {
          c.report(TrainingEvent.original(0.91));
          c.report(step("student", 5, 2.0));
          c.report(step("from scratch", 5, 2.5));
          c.report(scored("student", 10, 0.6));
          return "made";
        });
    jobs.runAll();
    TrainingCurves curves = training.curvesProperty().get();
    assertThat(curves.original()).hasValue(0.91);
    assertThat(curves.series())
        .extracting(TrainingCurves.Series::name)
        .containsExactly("student", "from scratch");
    assertThat(curves.series().get(0).loss())
        .containsExactly(new Point(0.5, 2.0), new Point(1.0, 0.7));
    assertThat(curves.series().get(0).score()).containsExactly(new Point(1.0, 0.6));
    assertThat(training.shownProperty().get()).isTrue();
    assertThat(training.runningProperty().get()).isFalse();
    assertThat(training.statusProperty().get()).contains("epoch 1.0").contains("60.0 %");
    assertThat(results).containsExactly("made");
    assertThat(fx.waiting()).isZero();
    training.leave();
    assertThat(training.shownProperty().get()).as("the preview has its place again").isFalse();
    assertThat(training.curvesProperty().get().isEmpty()).isFalse();
  }

  @Test
  void scoresHaveTheirIntervalsAndTheEndItsVerdict() {
    OptionalDouble score = OptionalDouble.of(0.8);
    Optional<Estimate> interval = Optional.of(new Estimate(0.8, 0.7, 0.87, 100));
    start(
        c -> {
          c.report(new TrainingEvent("student", 9, 1, 0.5, 0.7, score, score, 1e-3, 90, interval));
          c.report(new TrainingVerdict("+2.0 points; that may be chance."));
          return "";
        });
    jobs.runAll();
    assertThat(training.curvesProperty().get().series().get(0).score())
        .containsExactly(new Point(1, 0.8, 0.7, 0.87));
    assertThat(training.verdictProperty().get()).contains("may be chance");
    training.clear();
    assertThat(training.verdictProperty().get()).isEmpty();
  }

  @Test
  void theScreenIsToldFiveTimesASecondHoweverMuchIsReported() {
    List<TrainingCurves> seen = new ArrayList<>();
    training.curvesProperty().addListener((o, was, is) -> seen.add(is));
    start(
        c -> {
          for (int i = 0; i < 10_000; i++) {
            c.report(step("", i, 1.0 / (1 + i)));
            if (i % 100 == 99) {
              fx.pass(Duration.ofMillis(10));
            }
          }
          return "";
        });
    jobs.runAll();
    assertThat(seen).hasSizeBetween(4, 7);
    List<Point> loss = training.curvesProperty().get().series().get(0).loss();
    assertThat(loss).hasSizeBetween(200, 400);
    assertThat(loss.get(0)).isEqualTo(new Point(0, 1));
    assertThat(loss.get(loss.size() - 1).epoch()).isGreaterThan(900);
  }

  @Test
  void aPausedTrainingStandsStillUntilItGoesOn() {
    List<Boolean> running = new ArrayList<>();
    start(
        c -> {
          c.report(step("", 1, 1));
          fx.pass(Duration.ofSeconds(1));
          assertThat(training.statusProperty().get()).contains("1:30 left");
          training.togglePause();
          assertThat(training.pausedProperty().get()).isTrue();
          assertThat(training.statusProperty().get()).contains("paused");
          training.togglePause();
          c.awaitResume();
          running.add(training.runningProperty().get());
          return "";
        });
    jobs.runAll();
    assertThat(running).containsExactly(true);
    assertThat(training.pausedProperty().get()).isFalse();
  }

  @Test
  void finishingKeepsTheBestSoFarAlsoWhenPaused() {
    start(
        c -> {
          training.togglePause();
          training.finish();
          c.awaitResume();
          return c.isFinishing() ? "best so far" : "all of it";
        });
    jobs.runAll();
    assertThat(results).containsExactly("best so far");
    assertThat(training.endingProperty().get()).isFalse();
  }

  @Test
  void cancellingMakesNothing() {
    start(
        c -> {
          training.cancel();
          c.checkCancelled();
          return "made";
        });
    jobs.runAll();
    assertThat(results).isEmpty();
    assertThat(training.runningProperty().get()).isFalse();
  }

  @Test
  void theNextPassThatTrainsBeginsItsCurveAnew() {
    start(
        c -> {
          c.report(step("", 500, 0.1));
          c.report(step("", 5, 3));
          return "";
        });
    jobs.runAll();
    assertThat(training.curvesProperty().get().series().get(0).loss())
        .containsExactly(new Point(0.5, 3));
    training.clear();
    assertThat(training.curvesProperty().get().isEmpty()).isTrue();
    assertThat(training.shownProperty().get()).isFalse();
  }
}
