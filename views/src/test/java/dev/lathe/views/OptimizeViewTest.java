package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Proportions;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the screen "Optimize" shows of a training and of pruning. */
final class OptimizeViewTest {
  private static final String VERDICT =
      "Right, on 800 held-out examples: teacher 91.2 % (89.1 … 93.0); student 89.9 % (87.6 … 91.8);"
          + " the same student from scratch 87.5 % (85.0 … 89.6). Student minus teacher: -1.4"
          + " points (95 % interval -2.9 … +0.1; McNemar p = 0.090). What distillation brings over"
          + " training from scratch on the same budget: +2.4 points (95 % interval +0.6 … +4.1;"
          + " McNemar p = 0.011); it helps.";

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({"false,1.0", "true,1.0", "false,1.5", "true,1.5"})
  void aTrainingShowsItsCurves(boolean dark, double scale) {
    Look look = new Look(dark, scale);
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    services.optimizing().training(OptimizeViewTest::train);
    try (WindowHarness w = look.open(services)) {
      var optimize = w.controllers().optimize();
      w.awaitModel();
      WindowHarness.await("data", () -> w.controllers().data().datasetProperty().get().isPresent());
      WindowHarness.onFx(
          () -> {
            w.controllers().workbench().placeProperty().set(Place.OPTIMIZE);
            optimize.editor().add("recover");
            optimize.makeVariant();
            return null;
          });
      WindowHarness.await(
          "curves", () -> optimize.training().curvesProperty().get().series().size() == 2);
      WindowHarness.onFx(
          () -> {
            optimize.training().togglePause();
            return null;
          });
      WindowHarness.await("a pause", () -> optimize.training().pausedProperty().get());
      WindowHarness.pulse();
      assertThat(WindowHarness.onFx(() -> Shown.texts(w.scene().lookup("#training"))))
          .contains(VERDICT);
      String name = look.name("training");
      w.screenshot(name);
      List<String> complaints =
          WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot()));
      WindowHarness.onFx(
          () -> {
            optimize.training().finish();
            return null;
          });
      WindowHarness.await("the end", () -> !optimize.training().runningProperty().get());
      WindowHarness.await("a report", () -> !optimize.report().isEmpty());
      WindowHarness.pulse();
      w.screenshot(name + "-report");
      assertThat(WindowHarness.onFx(() -> shownOf(w.scene().lookup(".report"))))
          .isGreaterThan(0.99);
      assertThat(complaints).isEmpty();
      assertThat(WindowHarness.onFx(() -> optimize.report().size())).isPositive();
    }
  }

  /** Which share of its text a box that opens shows; eight lines are enough of a long one. */
  private static double shownOf(Node box) {
    Node scroll = box.lookup(".scroll-pane");
    Bounds inner = scroll.localToScene(scroll.getLayoutBounds());
    Bounds outer = box.localToScene(box.getLayoutBounds());
    double seen = Math.min(inner.getMaxY(), outer.getMaxY()) - inner.getMinY();
    double all = ((ScrollPane) scroll).getContent().getLayoutBounds().getHeight();
    return all == 0 ? 0 : seen / Math.min(all, 120);
  }

  /** Two networks that learn, until somebody has seen enough. */
  private static void train(JobContext context) {
    context.report(TrainingEvent.original(0.912));
    for (int i = 0; i <= 200; i++) {
      for (String series : List.of("student", "from scratch")) {
        double slow = series.equals("student") ? 30 : 60;
        double right = 0.9 - 0.7 * Math.exp(-i / slow);
        Optional<Estimate> interval =
            i % 20 == 0
                ? Optional.of(Proportions.wilson(Math.round(800 * right), 800))
                : Optional.empty();
        OptionalDouble score =
            interval.isPresent()
                ? OptionalDouble.of(interval.get().value())
                : OptionalDouble.empty();
        context.report(
            new TrainingEvent(
                series,
                i,
                i / 20.0,
                i / 400.0,
                0.3 + 2 * Math.exp(-i / slow) + 0.05 * Math.sin(i * slow),
                score,
                OptionalDouble.of(0.881),
                1e-3,
                154,
                interval));
      }
    }
    context.report(new TrainingVerdict(VERDICT));
    while (!context.isFinishing()) {
      context.awaitResume();
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @CsvSource({"false,1.0", "true,1.5"})
  void pruningShowsWhatPaysAndWhatGoes(boolean dark, double scale) {
    Look look = new Look(dark, scale);
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    try (WindowHarness w = look.open(services)) {
      var optimize = w.controllers().optimize();
      w.awaitModel();
      WindowHarness.await("data", () -> w.controllers().data().datasetProperty().get().isPresent());
      WindowHarness.onFx(
          () -> {
            w.controllers().workbench().placeProperty().set(Place.OPTIMIZE);
            optimize.editor().replace(new Recipe(List.of()));
            optimize.editor().add("prune-channels");
            optimize.pruning().measure();
            optimize.pruning().channels().measure();
            return null;
          });
      WindowHarness.await("stops", () -> optimize.pruning().stops().size() == 10);
      WindowHarness.await("a plan", () -> !optimize.pruning().plan().isEmpty());
      WindowHarness.await(
          "curves",
          () -> optimize.pruning().channels().rows().stream().anyMatch(r -> r.curve().isPresent()));
      WindowHarness.pulse();
      List<String> said = WindowHarness.onFx(() -> Shown.texts(w.scene().lookup("#prune-panel")));
      assertThat(said).anyMatch(t -> t.contains("of 64 channels go"));
      assertThat(said).anyMatch(t -> t.contains("30 %, 50 %"));
      String name = look.name("prune");
      w.screenshot(name);
      assertThat(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot()))).isEmpty();
    }
  }
}
