package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives docs/walkthrough.md through and takes its pictures into target/screenshots. */
@Tag("heavy")
class WalkthroughTest {
  @TempDir Path home;

  @BeforeEach
  void useOwnHome() {
    System.setProperty("lathe.home", home.toString());
  }

  @AfterEach
  void leaveHome() {
    System.clearProperty("lathe.home");
  }

  private static WindowHarness open() {
    return WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
  }

  private static void dropsModel(Person person, Path model) {
    assertThat(person.drops(model)).isTrue();
    person.sees(
        "the model " + model,
        () ->
            person
                .state()
                .workbench()
                .chipProperty()
                .get()
                .filter(c -> c.path().equals(model.toString()))
                .isPresent());
  }

  private static long answers(Person person) {
    return person.state().tryIt().cards().stream()
        .filter(c -> c.state() == AnswerCard.State.DONE && c.content().isPresent())
        .count();
  }

  private static String best(Person person) {
    return person.state().tryIt().cards().stream()
        .flatMap(c -> c.content().stream())
        .map(c -> ((LabelBars) c).lines().get(0).label())
        .findFirst()
        .orElse("");
  }

  private static long measuredRows(Person person) {
    return person.state().compare().rows().stream()
        .filter(r -> r.trust() != CompareRow.Trust.NOT_MEASURED)
        .count();
  }

  @Test
  void sentence() {
    Path model = Shared.model("text/minilm_sst2/model.onnx");
    try (WindowHarness w = open()) {
      Person person = new Person(w);
      person.sees("the sample", () -> answers(person) == 1);
      dropsModel(person, model);
      person.clicks("sentence");
      person.types("a warm and wonderful film that never drags");
      person.sees("positive", () -> best(person).equals("positive"));
      WindowHarness.pulse();
      w.screenshot("walk-try-sentence");
    }
  }

  @Test
  void picture() {
    Path model = Shared.model("image/mobilenetv2_fp32_244.onnx");
    Path pictures = Shared.data("imagenet200");
    Path labels = Shared.data("imagenet_wnid_labels.tsv");
    try (WindowHarness w = open()) {
      Person person = new Person(w);
      person.sees("the sample's answer", () -> answers(person) == 1);
      w.screenshot("walk-start");

      dropsModel(person, model);
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
      assertThat(person.drops(labels)).isTrue();
      person.sees(
          "the labels",
          () -> person.state().model().setup().labelsTextProperty().get().contains("tench"));
      w.screenshot("walk-model-dropped");

      person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
      person.drops(DrawnClock.writeTo(home));
      person.sees("a clock", () -> best(person).endsWith("clock"));
      WindowHarness.pulse();
      w.screenshot("walk-try-picture");

      person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
      person.drops(pictures);
      person.sees("the data", () -> person.state().data().datasetProperty().get().isPresent());
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
      person.clicks(person.part("step-round-weights", ".toggle-switch"));
      person.clicks(person.part("step-int8-static", ".toggle-switch"));
      person.drags(person.part("param-bits", ".thumb"), -80, 0);
      person.sees(
          "an estimate", () -> person.state().optimize().live().trace().points().size() > 3);
      w.screenshot("walk-optimize-sliders");

      person.clicks(person.part("step-round-weights", ".toggle-switch"));
      person.clicks(person.part("step-int8-static", ".toggle-switch"));
      person.keys(KeyCode.CONTROL, KeyCode.ENTER);
      person.sees("the variant", () -> person.state().workbench().variants().size() == 2);
      WindowHarness.pulse();
      w.screenshot("walk-apply");

      person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
      person.clicks("action-measure");
      WindowHarness.await("the rows", 300, () -> measuredRows(person) == 2);
      WindowHarness.await(
          "the end", 120, () -> !person.state().compare().measuringProperty().get());
      for (int frame = 0; frame < 20; frame++) {
        WindowHarness.pulse();
      }
      w.screenshot("walk-compare");
    }
    try (WindowHarness w = open()) {
      Person person = new Person(w);
      person.sees("the rows", () -> measuredRows(person) == 2);
      for (int frame = 0; frame < 20; frame++) {
        WindowHarness.pulse();
      }
      w.screenshot("walk-reopened");
    }
  }
}
