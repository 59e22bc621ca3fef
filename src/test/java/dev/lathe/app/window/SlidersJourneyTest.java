package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.optimize.LiveController;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quantization slider under mouse and keys: what follows it, undo, redo, Apply. */
class SlidersJourneyTest {
  @TempDir Path home;
  private WindowHarness window;
  private Person person;

  @BeforeEach
  void openWindow() {
    Path model = Shared.model("image/resnet20_cifar10.onnx");
    Path data = Shared.data("cifar10_1000");
    System.setProperty("lathe.home", home.toString());
    window = WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.of(model));
    person = new Person(window);
    person.seesModel();
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    assertThat(person.drops(data)).isTrue();
    person.sees("the data", () -> person.state().data().datasetProperty().get().isPresent());
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
  }

  @AfterEach
  void leave() {
    if (window != null) {
      window.close();
    }
    System.clearProperty("lathe.home");
  }

  private LiveController live() {
    return person.state().optimize().live();
  }

  private int bits() {
    return person.state().optimize().editor().recipeProperty().get().steps().stream()
        .filter(s -> s.passId().equals("round-weights"))
        .map(s -> s.values().toString())
        .mapToInt(v -> Integer.parseInt(v.replaceAll(".*bits=(\\d+).*", "$1")))
        .findFirst()
        .orElseThrow();
  }

  /** The answer and the size that stand on screen. */
  private String shown() {
    return live().draft() + " " + live().sizeProperty().get();
  }

  /** Sees draft, size and estimate follow a change of the sliders. */
  private void seesUpdate(String before) {
    person.sees("another draft than " + before, () -> !shown().equals(before));
    person.sees(
        "an estimate of it",
        () ->
            live().qualityProperty().get().unit().startsWith("±")
                && live().qualityProperty().get().note().contains(" of "));
    // In one look, for the estimate goes on.
    person.sees(
        "both figures",
        () ->
            person
                .words()
                .containsAll(
                    List.of(
                        live().qualityProperty().get().value(),
                        live().sizeProperty().get().value())));
  }

  @Test
  void sliderUndoRedoApply() {
    person.sees("a draft", () -> !live().draft().isEmpty());
    person.clicks(person.part("step-int8-static", ".toggle-switch"));
    person.clicks(person.part("step-round-weights", ".toggle-switch"));
    assertThat(bits()).isEqualTo(8);

    String at8 = person.reads(this::shown);
    person.drags(person.part("param-bits", ".thumb"), -90, 0);
    int dragged = bits();
    assertThat(dragged).isBetween(4, 7);
    seesUpdate(at8);

    String atDragged = person.reads(this::shown);
    person.keys(KeyCode.LEFT);
    person.keys(KeyCode.LEFT);
    assertThat(bits()).isEqualTo(dragged - 2);
    seesUpdate(atDragged);

    person.keys(KeyCode.CONTROL, KeyCode.Z);
    assertThat(bits()).isEqualTo(dragged - 1);
    person.keys(KeyCode.CONTROL, KeyCode.Z);
    assertThat(bits()).isEqualTo(dragged);
    person.keys(KeyCode.CONTROL, KeyCode.Z);
    assertThat(bits()).isEqualTo(8);
    person.keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
    person.clicks("action-redo");
    person.clicks("action-undo");
    assertThat(bits()).isEqualTo(dragged);
    assertThat(person.reads(() -> ((Slider) person.node("param-bits")).getValue()))
        .isEqualTo(dragged);

    person.keys(KeyCode.CONTROL, KeyCode.ENTER);
    person.sees("the variant", () -> person.state().workbench().variants().size() == 2);
    String name = person.reads(() -> person.state().workbench().variants().get(1).name());
    assertThat(name).contains(String.valueOf(dragged));
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    person.sees("both answers", () -> cards(AnswerCard.State.DONE) == 2);
    assertThat(person.reads(() -> person.words())).contains(name.toUpperCase(Locale.ROOT));
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    person.sees("its row", () -> person.state().compare().rows().size() == 2);
    assertThat(person.reads(() -> person.words())).contains(name);
  }

  private long cards(AnswerCard.State state) {
    return person.state().tryIt().cards().stream().filter(c -> c.state() == state).count();
  }
}
