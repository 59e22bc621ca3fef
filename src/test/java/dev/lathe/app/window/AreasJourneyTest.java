package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.cli.ColourAreas;
import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.answer.DrawnMask;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.views.WindowHarness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person sees the areas of a picture, and what becomes of them in a smaller variant. */
class AreasJourneyTest {

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

  private static List<DrawnMask> masks() {
    return done().stream()
        .flatMap(c -> c.content().stream())
        .filter(DrawnMask.class::isInstance)
        .map(DrawnMask.class::cast)
        .toList();
  }

  @Test
  void aPictureIsColouredByClassAndAVariantBesideIt() throws IOException {
    Path model = home.resolve("areas.onnx");
    ColourAreas.write(model, 128);
    assertThat(person.drops(model)).isTrue();
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
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    assertThat(person.drops(Landscape.draw(home))).isTrue();
    person.sees("areas", () -> masks().size() == 1);
    DrawnMask first = masks().get(0);
    assertThat(first.areas())
        .extracting(DrawnMask.Area::label)
        .containsExactlyInAnyOrder("background", "roof", "grass", "sky");
    assertThat(first.at(0.45, 0.4).orElseThrow().label()).isEqualTo("roof");
    assertThat(first.at(0.5, 0.95).orElseThrow().label()).isEqualTo("grass");
    assertThat(first.at(0.05, 0.05).orElseThrow().label()).isEqualTo("sky");
    Slider opacity = (Slider) person.reads(() -> window.scene().lookup("#areas-opacity"));
    double before = opacity.getValue();
    WindowHarness.onFx(
        () -> {
          opacity.requestFocus();
          return true;
        });
    person.keys(KeyCode.RIGHT);
    assertThat(opacity.getValue()).isGreaterThan(before);

    person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
    person.clicks(person.part("step-round-weights", ".toggle-switch"));
    person.clicks(person.part("step-int8-static", ".toggle-switch"));
    person.drags(person.part("param-bits", ".thumb"), -120, 0);
    person.keys(KeyCode.CONTROL, KeyCode.ENTER);
    person.sees("the variant", () -> person.state().workbench().variants().size() == 2);
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    person.sees("both", () -> masks().size() == 2);
    assertThat(masks().get(1).summary()).endsWith("THE SAME");
    assertThat(done().get(1).difference()).isNotEmpty();
    WindowHarness.pulse();
    window.screenshot("areas-variants");
  }
}
