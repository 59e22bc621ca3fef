package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.FakeSteps;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.measure.Estimate;
import dev.lathe.engine.measure.stats.Proportions;
import dev.lathe.engine.task.TaskKind;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import dev.lathe.views.parts.Tips;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every place opens in both looks and at two text sizes, uncut, with all its words from the bundle.
 */
final class ViewSmokeTest {
  private static final String VERDICT =
      "Right, on 800 held-out examples: teacher 91.2 % (89.1 … 93.0); student 89.9 % (87.6 … 91.8);"
          + " the same student from scratch 87.5 % (85.0 … 89.6). Student minus teacher: -1.4"
          + " points (95 % interval -2.9 … +0.1; McNemar p = 0.090). What distillation brings over"
          + " training from scratch on the same budget: +2.4 points (95 % interval +0.6 … +4.1;"
          + " McNemar p = 0.011); it helps.";

  private static final String LONG_NAME = "Pruned 50 % MACs + recovered 0.5 min without labels";

  @TempDir Path home;

  static Stream<Arguments> looks() {
    return Stream.of(TaskKind.values())
        .flatMap(
            task ->
                Stream.of(false, true)
                    .flatMap(
                        dark -> Stream.of(1.0, 1.5).map(scale -> Arguments.of(task, dark, scale))));
  }

  @ParameterizedTest
  @MethodSource("looks")
  void everyPlaceOpens(TaskKind task, boolean dark, double scale) {
    boolean large = scale > 1;
    FakeServices services = new FakeServices(home, task).withVariant();
    try (WindowHarness w =
        WindowHarness.open(
            services, dark, scale, large ? 1920 : 1280, large ? 1080 : 800, Optional.empty())) {
      WindowHarness.await(
          "a model", () -> w.controllers().workbench().chipProperty().get().isPresent());
      List<String> complaints = new ArrayList<>();
      for (Place place : Place.values()) {
        // Only Try and Model differ by task.
        if (task != TaskKind.IMAGE_CLASSIFICATION && place != Place.TRY && place != Place.MODEL) {
          continue;
        }
        WindowHarness.onFx(
            () -> {
              w.controllers().workbench().placeProperty().set(place);
              return null;
            });
        WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
        WindowHarness.pulse();
        String name =
            place.name().toLowerCase(java.util.Locale.ROOT)
                + "-"
                + task.id()
                + (dark ? "-dark" : "-light")
                + (large ? "-150" : "");
        w.screenshot(name);
        complaints.addAll(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot())));
      }
      assertThat(complaints).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"false,1.0", "true,1.0", "false,1.5", "true,1.5"})
  void aTrainingShowsItsCurves(boolean dark, double scale) {
    boolean large = scale > 1;
    FakeServices services = new FakeServices(home, TaskKind.IMAGE_CLASSIFICATION);
    services.optimizing().training(ViewSmokeTest::train);
    try (WindowHarness w =
        WindowHarness.open(
            services, dark, scale, large ? 1920 : 1280, large ? 1080 : 800, Optional.empty())) {
      var optimize = w.controllers().optimize();
      WindowHarness.await(
          "a model", () -> w.controllers().workbench().chipProperty().get().isPresent());
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
      assertThat(WindowHarness.onFx(() -> textsIn(w.scene().lookup("#training"))))
          .contains(VERDICT);
      String name = "training" + (dark ? "-dark" : "-light") + (large ? "-150" : "");
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

  @ParameterizedTest
  @CsvSource({"false,1.0", "true,1.5"})
  void pruningShowsWhatPaysAndWhatGoes(boolean dark, double scale) {
    boolean large = scale > 1;
    FakeServices services = new FakeServices(home, TaskKind.IMAGE_CLASSIFICATION);
    try (WindowHarness w =
        WindowHarness.open(
            services, dark, scale, large ? 1920 : 1280, large ? 1080 : 800, Optional.empty())) {
      var optimize = w.controllers().optimize();
      WindowHarness.await(
          "a model", () -> w.controllers().workbench().chipProperty().get().isPresent());
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
      List<String> said = WindowHarness.onFx(() -> textsIn(w.scene().lookup("#prune-panel")));
      assertThat(said).anyMatch(t -> t.contains("of 64 channels go"));
      assertThat(said).anyMatch(t -> t.contains("30 %, 50 %"));
      String name = "prune" + (dark ? "-dark" : "-light") + (large ? "-150" : "");
      w.screenshot(name);
      assertThat(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot()))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"false,1.0", "true,1.0", "false,1.5", "true,1.5"})
  void stepsOfARecipeAreShownAsWaterfalls(boolean dark, double scale) {
    boolean large = scale > 1;
    FakeServices services =
        new FakeServices(home, TaskKind.IMAGE_CLASSIFICATION)
            .withVariant(LONG_NAME, "prune-channels:ratio=0.5", "recover", "int8-static")
            .withMeasurer(FakeSteps.measurer());
    try (WindowHarness w =
        WindowHarness.open(
            services, dark, scale, large ? 1920 : 1280, large ? 1080 : 800, Optional.empty())) {
      var steps = w.controllers().steps();
      WindowHarness.await(
          "a model", () -> w.controllers().workbench().chipProperty().get().isPresent());
      WindowHarness.await("data", () -> w.controllers().data().datasetProperty().get().isPresent());
      WindowHarness.await("steps", () -> steps.shownProperty().get().several());
      WindowHarness.onFx(
          () -> {
            w.controllers().workbench().placeProperty().set(Place.COMPARE);
            steps.openProperty().set(true);
            return null;
          });
      WindowHarness.pulse();
      String name = "steps" + (dark ? "-dark" : "-light") + (large ? "-150" : "");
      w.screenshot(name + "-unmeasured");
      List<String> complaints =
          new ArrayList<>(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot())));
      WindowHarness.onFx(
          () -> {
            w.controllers().compare().measure();
            return null;
          });
      WindowHarness.await("a table", () -> w.controllers().compare().oneDevice().get());
      WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
      WindowHarness.onFx(
          () -> {
            steps.measure();
            return null;
          });
      WindowHarness.await("measured", () -> steps.shownProperty().get().measured());
      WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
      WindowHarness.pulse();
      w.screenshot(name);
      complaints.addAll(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot())));
      assertThat(complaints).isEmpty();
      List<String> described =
          WindowHarness.onFx(() -> accessibleTexts(w.scene().lookup("#step-charts")));
      assertThat(described)
          .anyMatch(t -> t.contains("Recovered +5.9 points"))
          .anyMatch(t -> t.contains("Pruned 50 % −5.8 MB"));
      assertThat(WindowHarness.onFx(() -> tipOfSecondBar(w.scene().lookup("#step-charts"))))
          .isEqualTo(
              "Before: 14.0 MB. After: 8.2 MB, 2.04 M parameters, 171 M multiply-accumulates a run."
                  + " The pass took 0:02.");
      assertThat(WindowHarness.onFx(() -> cut(LONG_NAME, w.scene().lookup(".matrix")))).isFalse();
      if (!large) {
        WindowHarness.onFx(
            () -> {
              steps.choose(steps.choices().get(0).id());
              return null;
            });
        WindowHarness.pulse();
        w.screenshot(name + "-none");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false,1.0,1280,800", "true,1.0,1920,1080", "true,1.5,1920,1080"})
  void theLessonStandsSideBySide(boolean dark, double scale, double width, double height) {
    FakeServices services = new FakeServices(home, TaskKind.IMAGE_CLASSIFICATION);
    try (WindowHarness w =
        WindowHarness.open(services, dark, scale, width, height, Optional.empty())) {
      var learn = w.controllers().learn();
      WindowHarness.await("a model", () -> learn.cannotStart().get().isEmpty());
      List<String> complaints = new ArrayList<>();
      for (boolean predicting : List.of(false, true)) {
        WindowHarness.onFx(
            () -> {
              if (predicting) {
                learn.start();
                learn.next();
              }
              w.controllers().workbench().placeProperty().set(Place.LEARN);
              return null;
            });
        WindowHarness.pulse();
        String name = "lesson" + (int) width + (int) (100 * scale) + (predicting ? "-predict" : "");
        w.screenshot(name);
        complaints.addAll(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot())));
        List<Bounds> cards = WindowHarness.onFx(() -> cards(w.scene().getRoot()));
        assertThat(cards).hasSize(predicting ? 3 : 2);
        assertThat(cards.get(0).getMinY()).isEqualTo(cards.get(1).getMinY());
        double right = cards.stream().mapToDouble(Bounds::getMaxX).max().orElseThrow();
        assertThat(right).isGreaterThan(0.9 * width);
        assertThat(cards).allMatch(b -> b.getMaxY() < height);
      }
      assertThat(complaints).isEmpty();
    }
  }

  private static List<Bounds> cards(Node root) {
    List<Bounds> list = new ArrayList<>();
    Complaints.visit(
        root,
        n -> {
          if (n.getStyleClass().contains("lathe-card")) {
            list.add(n.localToScene(n.getLayoutBounds()));
          }
        });
    return list;
  }

  @ParameterizedTest
  @CsvSource({"false,1.0", "true,1.5"})
  void namesOfTheDataAreOfferedAsLabels(boolean dark, double scale) {
    boolean large = scale > 1;
    FakeServices services = new FakeServices(home, TaskKind.IMAGE_CLASSIFICATION).withoutLabels();
    try (WindowHarness w =
        WindowHarness.open(
            services, dark, scale, large ? 1920 : 1280, large ? 1080 : 800, Optional.empty())) {
      WindowHarness.await(
          "an offer", () -> !w.controllers().labelGuess().offerProperty().get().isEmpty());
      List<String> complaints = new ArrayList<>();
      for (Place place : List.of(Place.COMPARE, Place.MODEL)) {
        WindowHarness.onFx(
            () -> {
              w.controllers().workbench().placeProperty().set(place);
              return null;
            });
        WindowHarness.pulse();
        String name =
            "guess-"
                + place.name().toLowerCase(java.util.Locale.ROOT)
                + (dark ? "-dark" : "-light")
                + (large ? "-150" : "");
        w.screenshot(name);
        complaints.addAll(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot())));
      }
      WindowHarness.onFx(
          () -> {
            ((Button) w.scene().lookup("#labels-guess-take")).fire();
            return null;
          });
      WindowHarness.await("labels", () -> w.controllers().labelGuess().takenProperty().get());
      WindowHarness.pulse();
      assertThat(complaints).isEmpty();
      assertThat(WindowHarness.onFx(() -> textsIn(w.scene().getRoot())))
          .contains("Take back")
          .doesNotContain("Use as labels");
    }
  }

  /** Where the mouse is over the second bar of the first chart. */
  private static String tipOfSecondBar(Node charts) {
    Node chart = charts.lookup("ChartPane");
    Point2D at = chart.localToScene(50, chart.getLayoutBounds().getHeight() * 0.25);
    PickResult picked = new PickResult(chart, at.getX(), at.getY());
    chart.fireEvent(
        new MouseEvent(
            MouseEvent.MOUSE_MOVED,
            at.getX(),
            at.getY(),
            0,
            0,
            MouseButton.NONE,
            0,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            picked));
    return chart.getProperties().values().stream()
        .filter(Tooltip.class::isInstance)
        .map(t -> ((Tooltip) t).getText())
        .findFirst()
        .orElse("");
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

  /** Whether a text that must be there ends in an ellipsis. */
  private static boolean cut(String text, Node root) {
    List<Labeled> found = new ArrayList<>();
    Complaints.visit(
        root,
        n -> {
          if (n instanceof Labeled l && text.equals(l.getText())) {
            found.add(l);
          }
        });
    assertThat(found).isNotEmpty();
    return found.stream().anyMatch(Tips::isCut);
  }

  private static List<String> accessibleTexts(Node root) {
    List<String> list = new ArrayList<>();
    Complaints.visit(root, n -> Optional.ofNullable(n.getAccessibleText()).ifPresent(list::add));
    return list;
  }

  private static List<String> textsIn(Node root) {
    List<String> list = new ArrayList<>();
    Complaints.visit(
        root,
        n -> {
          if (n instanceof Labeled l && l.getText() != null) {
            list.add(l.getText());
          }
        });
    return list;
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
}
