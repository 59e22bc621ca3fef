package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.steps.StepBar;
import dev.lathe.controllers.steps.StepPanel;
import dev.lathe.controllers.steps.StepsShown;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A variant that two passes made, measured step by step, and found again in the workspace. */
class StepsJourneyTest {
  @TempDir Path home;
  private WindowHarness window;
  private Person person;

  private void open() {
    System.setProperty("lathe.home", home.toString());
    window =
        WindowHarness.open(
            new WindowServices(),
            false,
            1,
            1280,
            800,
            Optional.of(Shared.model("image/resnet20_cifar10.onnx")));
    person = new Person(window);
    person.seesModel();
  }

  @AfterEach
  void leave() {
    if (window != null) {
      window.close();
    }
    System.clearProperty("lathe.home");
  }

  private StepsShown shown() {
    return person.state().steps().shownProperty().get();
  }

  private static List<String> texts(StepPanel panel) {
    return panel.bars().stream().map(b -> b.name() + " " + b.text()).toList();
  }

  @Test
  @Tag("heavy")
  void makesMeasuresAndFindsAgain() {
    open();
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    assertThat(person.drops(Shared.data("cifar10_1000"))).isTrue();
    person.sees("the data", () -> person.state().data().datasetProperty().get().isPresent());
    WindowHarness.onFx(
        () -> {
          var optimize = person.state().optimize();
          optimize.editor().replace(new Recipe(List.of()));
          optimize.editor().add("prune-channels");
          optimize.editor().add("int8-static");
          optimize.makeVariant();
          return null;
        });
    WindowHarness.await("measured steps", 180, () -> shown().measured());
    assertThat(shown().panels()).hasSize(3);
    List<StepPanel> panels = shown().panels();
    assertThat(panels).allSatisfy(p -> assertThat(p.bars()).hasSize(4));
    assertThat(panels.get(0).bars())
        .extracting(StepBar::tone)
        .containsExactly(
            StepBar.Tone.ORIGINAL, StepBar.Tone.GAIN, StepBar.Tone.GAIN, StepBar.Tone.RESULT);
    assertThat(panels.get(2).bars().get(1).tone())
        .describedAs("a cut without recovery costs accuracy")
        .isEqualTo(StepBar.Tone.LOSS);
    person.sees("quiet", () -> !person.state().jobList().busyProperty().get());
    WindowHarness.onFx(
        () -> {
          person.state().workbench().placeProperty().set(Place.COMPARE);
          return null;
        });
    WindowHarness.pulse();
    window.screenshot("journey-steps");
    window.close();

    open();
    person.sees("steps", () -> shown().panels().size() == 3);
    assertThat(shown().panels().stream().map(StepsJourneyTest::texts))
        .containsExactlyElementsOf(panels.stream().map(StepsJourneyTest::texts).toList());
    person.sees("the data", () -> person.state().data().datasetProperty().get().isPresent());
    WindowHarness.onFx(
        () -> {
          person.state().steps().measure();
          return null;
        });
    person.sees("measuring", () -> person.state().steps().measuringProperty().get());
    WindowHarness.await("the end", 180, () -> !person.state().steps().measuringProperty().get());
    assertThat(shown().measured()).isTrue();
    assertThat(texts(shown().panels().get(0))).isEqualTo(texts(panels.get(0)));
  }
}
