package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every place opens in both looks, at three sizes of the window and of the text: uncut, with
 * nothing beyond an edge or under something else, with all its words from the bundle.
 */
final class ViewSmokeTest {
  @TempDir Path home;

  /** A size of the window with a size of the text. */
  private record Frame(double width, double height, double scale, boolean dark) {
    String name() {
      return (int) width + "x" + (int) height + "-" + (int) (100 * scale) + (dark ? "-dark" : "");
    }
  }

  private static List<Frame> frames() {
    List<Frame> all = new ArrayList<>();
    for (double[] size : new double[][] {{1920, 1080}, {1280, 800}, {960, 600}}) {
      for (double scale : new double[] {1, 1.5, 1.75}) {
        for (boolean dark : new boolean[] {false, true}) {
          all.add(new Frame(size[0], size[1], scale, dark));
        }
      }
    }
    return all;
  }

  static Stream<Task> tasks() {
    return Tasks.all().stream();
  }

  /** One window for all sizes and looks, as under the hand of a person who resizes it. */
  @ParameterizedTest
  @MethodSource("tasks")
  void everyPlaceOpens(Task task) {
    FakeServices services = new FakeServices(home, task).withVariant();
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1920, 1080, Optional.empty())) {
      w.awaitModel();
      List<String> complaints = new ArrayList<>();
      for (Frame frame : frames()) {
        if (task != Tasks.IMAGE_CLASSIFICATION && frame.dark() != frame.scale() > 1.5) {
          // Colours move nothing: where only the answers are other ones, one look is enough.
          continue;
        }
        w.frame(frame.width(), frame.height(), frame.scale(), frame.dark());
        for (Place place : Place.values()) {
          // Only Try and Model differ by task.
          if (task != Tasks.IMAGE_CLASSIFICATION && place != Place.TRY && place != Place.MODEL) {
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
              place.name().toLowerCase(Locale.ROOT) + "-" + task.id() + "-" + frame.name();
          if (isPictured(task, frame)) {
            w.screenshot(name);
          }
          complaints.addAll(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot())));
        }
      }
      assertThat(complaints).isEmpty();
    }
  }

  /** Curves, confusion matrix and prices, empty and typed in. */
  @ParameterizedTest
  @CsvSource({
    "1280,800,1,false",
    "1280,800,1.5,true",
    "1920,1080,1,true",
    "1920,1080,1.5,false",
    "960,600,1.75,false"
  })
  void thresholdsHaveRoom(double width, double height, double scale, boolean dark) {
    FakeServices services = new FakeServices(home, Tasks.TABULAR_CLASSIFICATION).withVariant();
    try (WindowHarness w =
        WindowHarness.open(services, dark, scale, width, height, Optional.empty())) {
      WindowHarness.await(
          "a model", () -> w.controllers().workbench().chipProperty().get().isPresent());
      List<String> complaints = new ArrayList<>();
      for (String price : List.of("", "4")) {
        WindowHarness.onFx(
            () -> {
              w.controllers().workbench().placeProperty().set(Place.COMPARE);
              w.controllers().curves().openProperty().set(true);
              w.controllers().data().choose(home.resolve("payments.csv"));
              w.controllers().curves().prices().falseAlarmProperty().set(price);
              w.controllers().curves().prices().missProperty().set(price);
              return null;
            });
        WindowHarness.await("curves", () -> w.controllers().curves().scored().size() == 2);
        WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
        WindowHarness.pulse();
        String name =
            "thresholds-"
                + (price.isEmpty() ? "empty-" : "")
                + new Frame(width, height, scale, dark).name();
        w.screenshot(name);
        complaints.addAll(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot())));
      }
      assertThat(complaints).isEmpty();
    }
  }

  /** What is drawn over the picture can only be compared where the picture is of one size. */
  @ParameterizedTest
  @CsvSource({"960,600,1", "1280,800,1.5", "1920,1080,1"})
  void picturesWithBoxesAreOfOneSize(double width, double height, double scale) {
    FakeServices services = new FakeServices(home, Tasks.OBJECT_DETECTION).withVariant();
    try (WindowHarness w =
        WindowHarness.open(services, false, scale, width, height, Optional.empty())) {
      w.awaitModel();
      WindowHarness.onFx(
          () -> {
            w.controllers().workbench().placeProperty().set(Place.TRY);
            return null;
          });
      WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
      WindowHarness.pulse();
      List<Bounds> pictures =
          WindowHarness.onFx(
              () ->
                  w.scene().getRoot().lookupAll(".boxes").stream()
                      .map(Node::getLayoutBounds)
                      .toList());
      assertThat(pictures).hasSize(2);
      assertThat(pictures.get(0).getHeight()).isEqualTo(pictures.get(1).getHeight());
      assertThat(pictures.get(0).getWidth()).isCloseTo(pictures.get(1).getWidth(), within(1.0));
    }
  }

  /** A picture takes longer than the look at it. */
  private static boolean isPictured(Task task, Frame frame) {
    return task == Tasks.IMAGE_CLASSIFICATION
        ? frame.dark() == frame.scale() > 1.5
        : frame.width() == 1280 && frame.scale() == 1.5;
  }

  @ParameterizedTest
  @CsvSource({"false,1.0", "true,1.5"})
  void namesOfTheDataAreOfferedAsLabels(boolean dark, double scale) {
    Look look = new Look(dark, scale);
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withoutLabels();
    try (WindowHarness w = look.open(services)) {
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
        String name = look.name("guess-" + place.name().toLowerCase(Locale.ROOT));
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
      assertThat(WindowHarness.onFx(() -> Shown.texts(w.scene().getRoot())))
          .contains("Take back")
          .doesNotContain("Use as labels");
    }
  }
}
