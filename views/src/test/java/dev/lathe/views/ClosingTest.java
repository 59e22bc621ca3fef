package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.DialogPane;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing the window while something is measured. */
final class ClosingTest {
  @TempDir Path home;
  private final CountDownLatch measured = new CountDownLatch(1);
  private WindowHarness window;

  @BeforeEach
  void measure() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    services.withMeasurer(
        (request, onPart, context) -> {
          try (var hook = context.onCancel(measured::countDown)) {
            measured.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new Measurement.Report(List.of(), List.of());
        });
    window = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty());
    window.awaitModel();
    WindowHarness.onFx(
        () -> {
          window.controllers().compare().measure();
          return true;
        });
  }

  @AfterEach
  void leave() {
    measured.countDown();
    window.close();
  }

  private static Optional<DialogPane> dialog() {
    return Window.getWindows().stream()
        .map(w -> w.getScene().getRoot())
        .filter(DialogPane.class::isInstance)
        .map(DialogPane.class::cast)
        .findFirst();
  }

  /** Presses the window's own closing button and a button of the question. */
  private void closes(String answer) {
    Platform.runLater(
        () -> {
          if (!isConsumed()) {
            window.stage().hide();
          }
        });
    WindowHarness.await("the question", () -> dialog().isPresent());
    WindowHarness.onFx(
        () -> {
          dialog().orElseThrow().lookupAll(".button").stream()
              .map(Button.class::cast)
              .filter(b -> b.getText().equals(answer))
              .findFirst()
              .orElseThrow()
              .fire();
          return true;
        });
    WindowHarness.await("no question", () -> dialog().isEmpty());
  }

  /** What the toolkit does: it hides the window unless the event was consumed. */
  private boolean isConsumed() {
    WindowEvent event = new WindowEvent(window.stage(), WindowEvent.WINDOW_CLOSE_REQUEST);
    WindowEvent.fireEvent(window.stage(), event);
    return event.isConsumed();
  }

  private boolean measuring() {
    return window.controllers().compare().measuringProperty().get();
  }

  @Test
  void turnedAwayItStays() {
    closes("Cancel");
    assertThat(WindowHarness.onFx(() -> window.stage().isShowing() && measuring())).isTrue();
  }

  @Test
  void inTheBackgroundTheMeasuringGoesOnAndEndsTheWindow() {
    CountDownLatch ended = new CountDownLatch(1);
    window.whenEnded(ended::countDown);
    closes("Go on in the background");
    WindowHarness.await("an empty screen", () -> !window.stage().isShowing());
    assertThat(WindowHarness.onFx(this::measuring)).isTrue();
    assertThat(ended.getCount()).isEqualTo(1);
    measured.countDown();
    WindowHarness.await("the end", () -> ended.getCount() == 0);
  }

  @Test
  void stoppedItEndsAtOnce() {
    CountDownLatch ended = new CountDownLatch(1);
    window.whenEnded(ended::countDown);
    closes("Stop it");
    WindowHarness.await("the end", () -> ended.getCount() == 0);
    WindowHarness.await("no measuring", () -> !measuring());
  }
}
