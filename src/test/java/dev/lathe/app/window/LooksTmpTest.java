package dev.lathe.app.window;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooksTmpTest {
  @TempDir static Path home;

  private static long answers(Person person) {
    return person.state().tryIt().cards().stream()
        .filter(c -> c.state() == AnswerCard.State.DONE)
        .count();
  }

  @Test
  void fastest() {
    System.setProperty("lathe.home", home.resolve("f").toString());
    Path f = Shared.model("detect/FastestDet_coco.onnx");
    try (WindowHarness w =
        WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.of(f))) {
      Person p = new Person(w);
      p.sees(
          "model",
          () ->
              p.state()
                  .workbench()
                  .chipProperty()
                  .get()
                  .filter(c -> c.name().startsWith("Fastest"))
                  .isPresent());
      p.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
      WindowHarness.pulse();
      w.screenshot("tmp-f-empty");
      p.drops(
          Shared.data("faces/1.jpg"),
          Shared.data("faces/3.jpg"),
          Shared.data("imagenet200/n02007558_flamingo.JPEG"));
      p.sees("an answer", () -> answers(p) == 1);
      w.screenshot("tmp-f-nameless");
      p.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
      WindowHarness.pulse();
      w.screenshot("tmp-f-model");
      p.clicks("labels-set-coco-80");
      p.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
      p.drops(Shared.data("faces"));
      p.sees("the data", () -> p.state().data().datasetProperty().get().isPresent());
      w.screenshot("tmp-f-compare0");
      p.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
      p.sees("a draft", () -> !p.state().optimize().live().draft().isEmpty());
      p.sees("estimate", () -> !p.state().optimize().live().estimatingProperty().get());
      w.screenshot("tmp-f-optimize");
      p.keys(KeyCode.CONTROL, KeyCode.ENTER);
      p.sees("INT8", () -> p.state().workbench().variants().size() == 2);
      p.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
      p.sees("two answers", () -> answers(p) == 2);
      WindowHarness.pulse();
      w.screenshot("tmp-f-try");
      p.setsSlider("adjust-score", 55);
      w.screenshot("tmp-f-try55");
    }
  }

  @ParameterizedTest
  @CsvSource({"false,1.0,1920,1080", "true,1.5,1280,800"})
  void signs(boolean dark, double scale, double width, double height) {
    String n = "tmp-s-" + dark + "-";
    System.setProperty("lathe.home", home.resolve("s" + dark).toString());
    try (WindowHarness w =
        WindowHarness.open(new WindowServices(), dark, scale, width, height, Optional.empty())) {
      Person p = new Person(w);
      p.sees("the sample", () -> answers(p) > 0);
      WindowHarness.onFx(
          () -> {
            p.state().workbench().openSample("signs");
            return true;
          });
      p.sees(
          "model",
          () ->
              p.state()
                  .workbench()
                  .chipProperty()
                  .get()
                  .filter(c -> c.name().startsWith("signs"))
                  .isPresent());
      p.sees("the sample", () -> answers(p) == 1);
      p.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
      p.sees("a draft", () -> !p.state().optimize().live().draft().isEmpty());
      p.sees("estimate", () -> !p.state().optimize().live().estimatingProperty().get());
      w.screenshot(n + "optimize");
      p.keys(KeyCode.CONTROL, KeyCode.ENTER);
      p.sees("INT8", () -> p.state().workbench().variants().size() == 2);
      p.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
      p.sees("two answers", () -> answers(p) == 2);
      WindowHarness.pulse();
      w.screenshot(n + "try");
      p.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
      WindowHarness.pulse();
      w.screenshot(n + "model");
      if (!dark) {
        p.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
        p.clicks("action-measure");
        WindowHarness.await(
            "the rows",
            150,
            () ->
                p.state().compare().rows().stream().filter(r -> r.quality().isPresent()).count()
                    == 2);
        WindowHarness.await("the end", 60, () -> !p.state().compare().measuringProperty().get());
        WindowHarness.pulse();
        w.screenshot(n + "compare");
      }
    }
  }
}
