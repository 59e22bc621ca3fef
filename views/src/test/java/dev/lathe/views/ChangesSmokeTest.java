package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.changes.ChangesPlace;
import dev.lathe.controllers.testing.FakePictures;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What broke, at every size of window and text, in both looks: the gallery, one large, and none.
 */
final class ChangesSmokeTest {
  private static final int EXAMPLES = 60;

  @TempDir Path home;

  private Dataset data(boolean pictures) {
    List<Path> files = FakePictures.files(home.resolve("animals"));
    return new Dataset(
        "examples",
        IntStream.range(0, EXAMPLES)
            .mapToObj(
                i ->
                    new Example(
                        pictures ? picture(files.get(i % 4), i) : text(i),
                        OptionalInt.of(pictures ? i % 4 == 0 ? 2 : 0 : i / 2 % 2)))
            .toList(),
        List.of());
  }

  private static Sample picture(Path file, int i) {
    return new ImageSample("x".repeat(1 + i % 2) + (100 + i), () -> distinct(file, i));
  }

  private static byte[] distinct(Path file, int number) throws IOException {
    byte[] picture = Files.readAllBytes(file);
    byte[] more = Arrays.copyOf(picture, picture.length + 1);
    more[picture.length] = (byte) number;
    return more;
  }

  private static Sample text(int i) {
    return new TextSample(
        "sentence " + (100 + i) + " of a film that begins well and then " + "x".repeat(i % 2));
  }

  private static void show(WindowHarness w) {
    WindowHarness.await(
        "data", () -> w.controllers().changes().gallery().cannotOpen().get().isEmpty());
    WindowHarness.onFx(
        () -> {
          w.controllers().workbench().placeProperty().set(Place.COMPARE);
          w.controllers().changes().gallery().show(-1);
          return null;
        });
    WindowHarness.await(
        "an end", () -> !w.controllers().changes().gallery().runningProperty().get());
    WindowHarness.pulse();
  }

  private WindowHarness open(Task task, boolean breaking, Dataset data) {
    FakeServices services = new FakeServices(home, task).withVariant().withData(data);
    WindowHarness w =
        WindowHarness.open(
            breaking ? services.withBreaking() : services, false, 1, 1280, 800, Optional.empty());
    w.awaitModel();
    return w;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itHasRoom(boolean pictures) {
    Task task = pictures ? Tasks.IMAGE_CLASSIFICATION : Tasks.TEXT_CLASSIFICATION;
    List<String> complaints = new ArrayList<>();
    try (WindowHarness w = open(task, true, data(pictures))) {
      WindowHarness.onFx(
          () -> {
            w.controllers().data().choose(home.resolve("animals"));
            return null;
          });
      show(w);
      ChangesPlace place = w.controllers().changes();
      assertThat(WindowHarness.onFx(() -> place.gallery().list().items().size())).isPositive();
      for (double[] size : new double[][] {{1920, 1080}, {1280, 800}, {960, 600}}) {
        for (double scale : new double[] {1, 1.5, 1.75}) {
          for (boolean dark : new boolean[] {false, true}) {
            if (!pictures && dark != scale > 1.5) {
              continue;
            }
            w.frame(size[0], size[1], scale, dark);
            for (boolean large : new boolean[] {false, true}) {
              WindowHarness.onFx(
                  () -> {
                    if (large) {
                      place.large().open(place.gallery().list().items().get(0));
                    } else {
                      place.large().leave();
                    }
                    return null;
                  });
              WindowHarness.await("quiet", () -> !large || place.large().cards().size() == 2);
              WindowHarness.pulse();
              String name =
                  "changes-"
                      + (pictures ? "pictures-" : "texts-")
                      + (large ? "large-" : "")
                      + (int) size[0]
                      + "x"
                      + (int) size[1]
                      + "-"
                      + (int) (100 * scale)
                      + (dark ? "-dark" : "");
              if (scale == 1 || size[0] == 960 && scale > 1.5) {
                w.screenshot(name);
              }
              complaints.addAll(
                  WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot())));
            }
          }
        }
      }
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void nothingBrokeIsSaid() {
    try (WindowHarness w = open(Tasks.IMAGE_CLASSIFICATION, false, data(true))) {
      WindowHarness.onFx(
          () -> {
            w.controllers().data().choose(home.resolve("animals"));
            return null;
          });
      show(w);
      w.screenshot("changes-nothing");
      assertThat(WindowHarness.onFx(() -> Shown.texts(w.scene().getRoot())))
          .anyMatch(t -> t.startsWith("Nothing broke: all "));
      assertThat(WindowHarness.onFx(() -> Complaints.about("nothing", w.scene().getRoot())))
          .isEmpty();
    }
  }

  /** By keys alone: on, open, on, back, back. */
  @Test
  void keysGoThroughIt() {
    try (WindowHarness w = open(Tasks.IMAGE_CLASSIFICATION, true, data(true))) {
      WindowHarness.onFx(
          () -> {
            w.controllers().data().choose(home.resolve("animals"));
            return null;
          });
      show(w);
      ChangesPlace place = w.controllers().changes();
      WindowHarness.await(
          "all changes",
          () ->
              place.gallery().list().items().size() > 2
                  && !place.gallery().runningProperty().get());
      WindowHarness.await(
          "the keys going to the examples",
          () ->
              w.scene().getFocusOwner() != null
                  && "changes-grid".equals(w.scene().getFocusOwner().getId()));
      press(w, KeyCode.RIGHT);
      press(w, KeyCode.RIGHT);
      assertThat(WindowHarness.onFx(() -> place.gallery().list().position())).isEqualTo(1);
      press(w, KeyCode.ENTER);
      assertThat(WindowHarness.onFx(() -> place.large().openProperty().get())).isTrue();
      press(w, KeyCode.RIGHT);
      assertThat(WindowHarness.onFx(() -> place.gallery().list().position())).isEqualTo(2);
      press(w, KeyCode.ESCAPE);
      assertThat(WindowHarness.onFx(() -> place.large().openProperty().get())).isFalse();
      press(w, KeyCode.ESCAPE);
      assertThat(WindowHarness.onFx(() -> place.gallery().openProperty().get())).isFalse();
      assertThat(WindowHarness.onFx(() -> w.scene().lookup("#action-what-broke")))
          .isInstanceOf(Button.class);
    }
  }

  private static void press(WindowHarness w, KeyCode code) {
    WindowHarness.onFx(
        () -> {
          javafx.event.Event.fireEvent(
              w.scene().getFocusOwner(),
              new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
          return null;
        });
    WindowHarness.pulse();
  }
}
