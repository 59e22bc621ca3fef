package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.optimize.RecipeEditor;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.control.Button;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job in the window on a real model: open, try, turn down, make, measure, reopen. */
class WindowJourneyTest {
  @TempDir Path home;

  @BeforeEach
  void useOwnHome() {
    System.setProperty("lathe.home", home.toString());
  }

  @AfterEach
  void leaveHome() {
    System.clearProperty("lathe.home");
  }

  @Test
  void openTryQuantizeCompareReopen() throws IOException {
    Path model = Shared.model("image/resnet20_cifar10.onnx");
    Path data = Shared.data("cifar10_1000");
    try (WindowHarness w = open(Optional.of(model))) {
      WindowControllers c = w.controllers();
      WindowHarness.await("a model", 60, () -> c.workbench().chipProperty().get().isPresent());
      tryOn(w, c, data);
      turnDown(w, c);
      make(w, c);
      measure(w, c);
    }
    try (WindowHarness w = open(Optional.empty())) {
      WindowControllers c = w.controllers();
      WindowHarness.await("two variants", 60, () -> c.workbench().variants().size() == 2);
      WindowHarness.await("the rows", 60, () -> measuredRows(c) == 2);
      WindowHarness.await("the data", 60, () -> c.data().datasetProperty().get().isPresent());
      assertThat(WindowHarness.onFx(() -> c.workbench().placeProperty().get()))
          .isEqualTo(Place.COMPARE);
    }
  }

  private static WindowHarness open(Optional<Path> model) {
    return WindowHarness.open(new WindowServices(), false, 1, 1280, 800, model);
  }

  private static void go(WindowControllers c, Place place) {
    WindowHarness.onFx(
        () -> {
          c.workbench().placeProperty().set(place);
          return null;
        });
    WindowHarness.pulse();
  }

  private static void press(WindowHarness w, String id) {
    WindowHarness.await(id + " to be possible", 60, () -> !button(w, id).isDisabled());
    WindowHarness.onFx(
        () -> {
          button(w, id).fire();
          return null;
        });
  }

  private static Button button(WindowHarness w, String id) {
    return (Button) w.scene().lookup("#" + id);
  }

  private static void tryOn(WindowHarness w, WindowControllers c, Path data) {
    go(c, Place.TRY);
    WindowHarness.onFx(
        () -> {
          c.data().choose(data);
          return null;
        });
    WindowHarness.await("data", 60, () -> c.data().datasetProperty().get().isPresent());
    WindowHarness.await(
        "an answer",
        60,
        () -> !c.tryIt().cards().isEmpty() && !c.tryIt().cards().get(0).bars().isEmpty());
    w.screenshot("journey-try");
  }

  private static void turnDown(WindowHarness w, WindowControllers c) {
    go(c, Place.OPTIMIZE);
    RecipeEditor editor = c.optimize().editor();
    int before = WindowHarness.onFx(() -> editor.steps().size());
    WindowHarness.onFx(
        () -> {
          for (int i = before - 1; i >= 0; i--) {
            editor.remove(i);
          }
          editor.add("round-weights");
          editor.moveTo(0, "bits", 3);
          return null;
        });
    WindowHarness.await("a draft", 60, () -> !c.optimize().live().draft().isEmpty());
    WindowHarness.await(
        "an estimate",
        60,
        () -> c.optimize().live().accuracyProperty().get().unit().startsWith("±"));
    assertThat(WindowHarness.onFx(() -> editor.canUndoProperty().get())).isTrue();
    w.screenshot("journey-optimize");
  }

  private static void make(WindowHarness w, WindowControllers c) {
    press(w, "action-make-variant");
    WindowHarness.await("the variant", 120, () -> c.workbench().variants().size() == 2);
  }

  private static void measure(WindowHarness w, WindowControllers c) throws IOException {
    go(c, Place.COMPARE);
    try (Heartbeat heart = new Heartbeat()) {
      press(w, "action-measure");
      WindowHarness.await("the rows", 240, () -> measuredRows(c) == 2);
      double longest = heart.longestMillis();
      Path report =
          Files.createDirectories(Shared.projectRoot().resolve("target/benchmarks"))
              .resolve("heartbeat.txt");
      Files.writeString(
          report,
          String.format(
              java.util.Locale.ROOT,
              "longest wait of the screen's thread while measuring: %.1f ms%n%s",
              longest,
              heart.stalls()));
      assertThat(longest).isLessThan(250);
    }
    CompareRow variant = WindowHarness.onFx(() -> c.compare().rows().get(1));
    assertThat(variant.accuracy()).isPresent();
    assertThat(variant.p50()).isPresent();
    assertThat(variant.speedup()).isPresent();
    assertThat(variant.accuracyDelta()).isPresent();
    w.screenshot("journey-compare");
  }

  private static long measuredRows(WindowControllers c) {
    return c.compare().rows().stream()
        .filter(r -> r.trust() != CompareRow.Trust.NOT_MEASURED)
        .count();
  }
}
