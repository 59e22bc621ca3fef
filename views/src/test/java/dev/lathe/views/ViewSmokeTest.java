package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every place opens in both looks and at two text sizes, uncut, with all its words from the bundle.
 */
final class ViewSmokeTest {
  @TempDir Path home;

  static Stream<Arguments> looks() {
    return Tasks.all().stream()
        .flatMap(
            task ->
                Stream.of(false, true)
                    .flatMap(
                        dark -> Stream.of(1.0, 1.5).map(scale -> Arguments.of(task, dark, scale))));
  }

  @ParameterizedTest
  @MethodSource("looks")
  void everyPlaceOpens(Task task, boolean dark, double scale) {
    Look look = new Look(dark, scale);
    FakeServices services = new FakeServices(home, task).withVariant();
    try (WindowHarness w = look.open(services)) {
      WindowHarness.await(
          "a model", () -> w.controllers().workbench().chipProperty().get().isPresent());
      List<String> complaints = new ArrayList<>();
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
        String name = look.name(place.name().toLowerCase(Locale.ROOT) + "-" + task.id());
        w.screenshot(name);
        complaints.addAll(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot())));
      }
      assertThat(complaints).isEmpty();
    }
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
