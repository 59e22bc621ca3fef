package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.FakeSteps;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Tasks;
import dev.lathe.views.parts.Tips;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps of a recipe as waterfalls. */
final class StepsViewTest {
  private static final String LONG_NAME = "Pruned 50 % MACs + recovered 0.5 min without labels";

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({"false,1.0", "true,1.0", "false,1.5", "true,1.5"})
  void stepsOfARecipeAreShownAsWaterfalls(boolean dark, double scale) {
    Look look = new Look(dark, scale);
    FakeServices services =
        new FakeServices(home, Tasks.IMAGE_CLASSIFICATION)
            .withVariant(LONG_NAME, "prune-channels:ratio=0.5", "recover", "int8-static")
            .withMeasurer(FakeSteps.measurer());
    try (WindowHarness w = look.open(services)) {
      var steps = w.controllers().steps();
      w.awaitModel();
      WindowHarness.await("data", () -> w.controllers().data().datasetProperty().get().isPresent());
      WindowHarness.await("steps", () -> steps.shownProperty().get().several());
      WindowHarness.onFx(
          () -> {
            w.controllers().workbench().placeProperty().set(Place.COMPARE);
            steps.openProperty().set(true);
            return null;
          });
      WindowHarness.pulse();
      String name = look.name("steps");
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
          WindowHarness.onFx(() -> Shown.accessibleTexts(w.scene().lookup("#step-charts")));
      assertThat(described)
          .anyMatch(t -> t.contains("Recovered +5.9 points"))
          .anyMatch(t -> t.contains("Pruned 50 % −5.8 MB"));
      assertThat(WindowHarness.onFx(() -> tipOfSecondBar(w.scene().lookup("#step-charts"))))
          .isEqualTo(
              "Before: 14.0 MB. After: 8.2 MB, 2.04 M parameters, 171 M multiply-accumulates a run."
                  + " The pass took 0:02.");
      if (!look.isLarge()) {
        assertThat(WindowHarness.onFx(() -> cut(LONG_NAME, w.scene().lookup(".matrix")))).isFalse();
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
}
