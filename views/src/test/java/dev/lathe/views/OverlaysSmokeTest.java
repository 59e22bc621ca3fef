package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.data.DataClass;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.views.platform.WindowDialogs;
import dev.lathe.views.shell.CommandPalette;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.DialogPane;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What comes over the window (popovers, the palette, dialogs) at every size of the window and the
 * text, in both looks, while a training runs: uncut, within the window, all words from the bundle.
 */
final class OverlaysSmokeTest {
  private static final String LONG_NAME =
      "INT8 static, per channel, first and last layers kept, channels 30 %, recovered (12)";

  @TempDir Path home;

  /** What can come over the window. */
  private enum Overlay {
    JOBS(w -> command(w, Action.SHOW_JOBS)),
    DEVICES(w -> command(w, Action.SHOW_DEVICES)),
    PALETTE(w -> command(w, Action.PALETTE)),
    MATCHING(w -> ((Button) w.scene().getRoot().lookup("#match-classes")).fire()),
    CLOSING(w -> w.controllers().closing().ask()),
    REMOVAL(
        w ->
            dialogs(w)
                .confirm(
                    Texts.get("compare.remove.title"),
                    Texts.get("compare.remove.text", LONG_NAME),
                    Texts.get("compare.remove"))),
    NAME(
        w ->
            dialogs(w)
                .ask(
                    Texts.get("compare.rename.title"),
                    Texts.get("compare.rename.label"),
                    LONG_NAME,
                    Texts.get("compare.rename")));

    private final Consumer<WindowHarness> open;

    Overlay(Consumer<WindowHarness> open) {
      this.open = open;
    }

    private static WindowDialogs dialogs(WindowHarness w) {
      return new WindowDialogs(w.stage());
    }

    private static void command(WindowHarness w, Action action) {
      w.controllers().commands().get(action).run();
    }

    /** The part of the screen that came: another window's, or the palette in this one. */
    private Optional<Parent> root(WindowHarness w) {
      if (this == PALETTE) {
        return Optional.<Parent>of(palette(w)).filter(Node::isVisible);
      }
      return Window.getWindows().stream()
          .filter(x -> x != w.stage() && x.isShowing())
          .map(x -> x.getScene().getRoot())
          .filter(r -> r instanceof DialogPane || r.lookup(".popover-content") != null)
          .findFirst();
    }

    private static CommandPalette palette(WindowHarness w) {
      return (CommandPalette) w.scene().lookup(".palette").getParent();
    }

    private void close(WindowHarness w) {
      if (this == PALETTE) {
        palette(w).close();
        return;
      }
      root(w).ifPresent(r -> r.getScene().getWindow().hide());
    }
  }

  /** A size of the window with a size of the text. */
  private record Frame(double width, double height, double scale, boolean dark) {
    static Stream<Frame> all() {
      return Stream.of(new double[][] {{1920, 1080}, {1280, 800}, {960, 600}})
          .flatMap(
              size ->
                  Stream.of(1.0, 1.5, 1.75)
                      .flatMap(
                          scale ->
                              Stream.of(false, true)
                                  .map(dark -> new Frame(size[0], size[1], scale, dark))));
    }

    String name() {
      return (int) width + "x" + (int) height + "-" + (int) (100 * scale) + (dark ? "-dark" : "");
    }
  }

  /** Classes that the model does not have, one with a name that is too long for any line. */
  private static Dataset strange() {
    List<Example> examples =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    new Example(
                        new Sample.TextSample("text " + i),
                        i % 2 == 0 ? OptionalInt.of(0) : OptionalInt.empty()))
            .toList();
    List<DataClass> classes = new ArrayList<>();
    for (String name :
        List.of("hares", "Lepus europaeus, the brown hare of Europe and parts of Asia", "moped")) {
      classes.add(new DataClass(name, OptionalInt.empty()));
    }
    return new Dataset("field notes", examples, List.of(), List.of(), Optional.empty(), classes);
  }

  private static void train(JobContext context) {
    for (int i = 0; i <= 40; i++) {
      OptionalDouble score = OptionalDouble.of(0.5 + 0.01 * i);
      context.report(
          new TrainingEvent("", i, i / 20.0, i / 400.0, 2.0 / (1 + i), score, score, 1e-3, 7154));
    }
    context.progress(40, 400, "Training: epoch 2 of 20, 40 of 400 steps, best so far 90.1 %");
    while (!context.isFinishing()) {
      context.awaitResume();
      Thread.onSpinWait();
    }
  }

  @Test
  void everythingThatComesOverTheWindowIsWhole() {
    FakeServices services =
        new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant().withData(strange());
    services.optimizing().training(OverlaysSmokeTest::train);
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1920, 1080, Optional.empty())) {
      w.awaitModel();
      WindowHarness.onFx(
          () -> {
            w.controllers().data().choose(home.resolve("field"));
            return true;
          });
      WindowHarness.await(
          "an offer", () -> !w.controllers().classMapping().offerProperty().get().isEmpty());
      startTraining(w);
      List<String> complaints = new ArrayList<>();
      Frame.all()
          .forEach(
              frame -> {
                w.frame(frame.width(), frame.height(), frame.scale(), frame.dark());
                for (Place place : List.of(Place.OPTIMIZE, Place.COMPARE)) {
                  goes(w, place);
                  complaints.addAll(place(w, place, frame));
                }
                for (Overlay overlay : Overlay.values()) {
                  complaints.addAll(overlay(w, overlay, frame));
                }
              });
      WindowHarness.onFx(
          () -> {
            w.controllers().optimize().training().finish();
            return true;
          });
      WindowHarness.await(
          "the end", () -> !w.controllers().optimize().training().runningProperty().get());
      assertThat(complaints).isEmpty();
    }
  }

  private static void goes(WindowHarness w, Place place) {
    WindowHarness.onFx(
        () -> {
          w.controllers().workbench().placeProperty().set(place);
          return true;
        });
    WindowHarness.pulse();
  }

  private static void startTraining(WindowHarness w) {
    goes(w, Place.OPTIMIZE);
    WindowHarness.onFx(
        () -> {
          w.controllers().optimize().editor().replace(new Recipe(List.of()));
          w.controllers().optimize().editor().add("recover");
          w.controllers().optimize().makeVariant();
          return true;
        });
    WindowHarness.await(
        "curves", () -> !w.controllers().optimize().training().curvesProperty().get().isEmpty());
  }

  private static List<String> place(WindowHarness w, Place place, Frame frame) {
    String name = "training-" + place.name().toLowerCase(Locale.ROOT) + "-" + frame.name();
    if (isPictured(frame)) {
      w.screenshot(name);
    }
    return WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot()));
  }

  private static boolean isPictured(Frame frame) {
    return frame.dark() == frame.scale() > 1 && frame.scale() < 1.75;
  }

  private static List<String> overlay(WindowHarness w, Overlay overlay, Frame frame) {
    String name = "over-" + overlay.name().toLowerCase(Locale.ROOT) + "-" + frame.name();
    Platform.runLater(() -> overlay.open.accept(w)); // a dialog blocks until it is answered
    WindowHarness.await(name, () -> overlay.root(w).isPresent());
    WindowHarness.pulse();
    WindowHarness.pulse();
    List<String> complaints =
        WindowHarness.onFx(
            () -> {
              Parent root = overlay.root(w).orElseThrow();
              if (isPictured(frame)) {
                WindowHarness.write(root.getScene(), name);
              }
              List<String> all = new ArrayList<>(Complaints.about(name, root));
              beyond(root, frame).ifPresent(why -> all.add(name + ": " + why));
              return all;
            });
    WindowHarness.onFx(
        () -> {
          overlay.close(w);
          return true;
        });
    WindowHarness.await("it to go", () -> overlay.root(w).isEmpty());
    return complaints;
  }

  /** A window of its own is not larger than the one that it came from. */
  private static Optional<String> beyond(Parent root, Frame frame) {
    Bounds b = root.getLayoutBounds();
    return b.getWidth() > frame.width() || b.getHeight() > frame.height()
        ? Optional.of("larger than the window: " + b.getWidth() + " x " + b.getHeight())
        : Optional.empty();
  }
}
