package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.answer.Curtain;
import dev.lathe.controllers.answer.Curtain.Kind;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person makes a photo larger, draws the curtain, and compares a smaller variant with it. */
class CurtainJourneyTest {
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

  private static List<Curtain> curtains() {
    return done().stream()
        .flatMap(c -> c.content().stream())
        .filter(Curtain.class::isInstance)
        .map(Curtain.class::cast)
        .toList();
  }

  private static double divider(Node pane) {
    Node line = pane.lookup(".curtain-line");
    return person.reads(() -> line.getBoundsInParent().getCenterX());
  }

  private static Node pane() {
    return person.reads(() -> window.scene().getRoot().lookup(".curtain"));
  }

  @Test
  void aPhotoIsMadeLargerAndAVariantComparedWithIt() throws IOException {
    Path model = Shared.model("image/super_resolution_x3.onnx");
    Path photo = Landscape.draw(home);
    assertThat(person.drops(model)).isTrue();
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    person.sees(
        "the model",
        () ->
            person
                .state()
                .workbench()
                .chipProperty()
                .get()
                .filter(c -> c.path().equals(model.toString()))
                .isPresent());
    assertThat(person.drops(photo)).isTrue();
    person.sees("before and after", () -> curtains().size() == 1);
    WindowHarness.pulse();
    Curtain first = curtains().get(0);
    assertThat(first.sides())
        .extracting(Curtain.Side::kind)
        .containsExactly(Kind.BEFORE, Kind.AFTER);
    assertThat(first.size()).contains("672");

    Node shown = pane();
    WindowHarness.onFx(
        () -> {
          shown.requestFocus();
          return true;
        });
    double middle = divider(shown);
    person.keys(KeyCode.RIGHT);
    WindowHarness.pulse();
    assertThat(divider(shown)).isGreaterThan(middle + 1);
    window.screenshot("picture-curtain");

    person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
    person.clicks(person.part("step-round-weights", ".toggle-switch"));
    person.clicks(person.part("step-int8-static", ".toggle-switch"));
    person.keys(KeyCode.CONTROL, KeyCode.ENTER);
    person.sees("the variant", () -> person.state().workbench().variants().size() == 2);
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    person.sees("both", () -> curtains().size() == 2);
    assertThat(curtains().get(1).sides())
        .extracting(Curtain.Side::kind)
        .containsExactly(Kind.BEFORE, Kind.ORIGINAL, Kind.AFTER);
    assertThat(done().get(1).difference()).contains("PSNR");
    WindowHarness.pulse();
    window.screenshot("picture-variants");
  }
}
