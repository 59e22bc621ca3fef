package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.answer.DrawnBoxes;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.tryit.TimeSplit;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.shape.Rectangle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person opens the detector of the samples, sees its boxes and moves the score. */
class BoxesJourneyTest {
  @TempDir static Path home;
  private static WindowHarness window;
  private static Person person;

  @BeforeAll
  static void openWindow() {
    System.setProperty("lathe.home", home.toString());
    window = WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
    person = new Person(window);
    person.sees("the first sample's answer", () -> !done().isEmpty());
  }

  @AfterAll
  static void leave() {
    window.close();
    System.clearProperty("lathe.home");
  }

  private static List<AnswerCard> done() {
    return person.state().tryIt().cards().stream()
        .filter(c -> c.state() == AnswerCard.State.DONE)
        .toList();
  }

  /** How many boxes the card has; -1 while it has not answered with boxes. */
  private static int found() {
    return done().stream()
        .map(c -> c.content().orElseThrow())
        .filter(DrawnBoxes.class::isInstance)
        .map(c -> ((DrawnBoxes) c).items().size())
        .findFirst()
        .orElse(-1);
  }

  /** The score that the setup of the model has. */
  private static Optional<String> score() {
    return person
        .state()
        .workbench()
        .openModelProperty()
        .get()
        .map(o -> o.model().setup().options().texts().get("score"));
  }

  private static List<Node> outlines() {
    return person.reads(
        () ->
            window.scene().getRoot().lookupAll(".box").stream()
                .filter(n -> n instanceof Rectangle r && r.isVisible() && r.getWidth() > 1)
                .toList());
  }

  @Test
  void boxesAreDrawnAndFollowTheSliderWithoutAnotherRun() {
    person.clicks("model-chip");
    person.clicksEntry(Texts.get("shell.samples"));
    person.clicksEntry("Street signs");
    person.sees("boxes", () -> found() > 0);
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    WindowHarness.pulse();
    int before = found();
    assertThat(outlines()).hasSize(before);
    TimeSplit time = done().get(0).time().orElseThrow();

    person.drags(person.part("adjust-score", ".thumb"), 400, 0);
    person.sees("no box at a score of 1", () -> found() == 0);
    assertThat(outlines()).isEmpty();
    person.drags(person.part("adjust-score", ".thumb"), -400, 0);
    person.sees("more boxes at a score of 0", () -> found() > before);
    person.sees("the setup with the score", () -> score().equals(Optional.of("0.0")));
    // Another run would have taken another time, to the nanosecond.
    assertThat(done().get(0).time()).contains(time);
    assertThat(person.state().tryIt().runningProperty().get()).isFalse();
  }
}
