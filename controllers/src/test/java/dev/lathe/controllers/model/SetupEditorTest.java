package dev.lathe.controllers.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.ObjectDetection;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SetupEditorTest {
  @TempDir Path home;

  private TestWorkbench bench;
  private SetupEditor editor;

  @BeforeEach
  void open() {
    bench = new TestWorkbench(new FakeServices(home, Tasks.OBJECT_DETECTION));
    editor = new SetupEditor(bench.workbench(), bench.jobs(), bench.fx(), m -> {});
    bench.open();
  }

  private ModelSetup setup() {
    return bench.workbench().openModelProperty().get().orElseThrow().model().setup();
  }

  private ImagePreprocessing image() {
    return setup().image().orElseThrow();
  }

  private SetupDraft typed(String fit, String resize, String pad) {
    SetupDraft d = editor.draftProperty().get().orElseThrow();
    return new SetupDraft(
        fit,
        resize,
        pad,
        d.width(),
        d.height(),
        d.layout(),
        d.channels(),
        d.scale(),
        d.mean(),
        d.std());
  }

  @Test
  void aLetterboxStaysOneWhenSomethingElseIsTyped() {
    editor.apply(typed("letterbox", "0", "114"));
    assertThat(image().fit()).isEqualTo(Fit.LETTERBOX);
    assertThat(image().pad()).isEqualTo(114);
    SetupDraft d = editor.draftProperty().get().orElseThrow();
    editor.apply(
        new SetupDraft(
            d.fit(),
            d.resize(),
            d.pad(),
            "320",
            "320",
            d.layout(),
            d.channels(),
            d.scale(),
            d.mean(),
            d.std()));
    assertThat(image().width()).isEqualTo(320);
    assertThat(image().fit()).isEqualTo(Fit.LETTERBOX);
    assertThat(image().pad()).isEqualTo(114);
  }

  @Test
  void everyFitCanBeChosen() {
    for (Fit fit : Fit.values()) {
      editor.apply(typed(fit.id(), "256", "7"));
      assertThat(editor.problemProperty().get()).isEmpty();
      assertThat(image().fit()).isEqualTo(fit);
      assertThat(image().resize()).isEqualTo(fit == Fit.CROP ? 256 : 0);
      assertThat(image().pad()).isEqualTo(fit.pads() ? 7 : 0);
    }
  }

  @Test
  void aCropWithoutAShorterSideIsAsLargeAsWhatIsCutOut() {
    editor.apply(typed("crop", "0", "0"));
    assertThat(image().resize()).isEqualTo(244);
  }

  @Test
  void aGreyLevelThatIsNoneIsSaidAndChangesNothing() {
    ImagePreprocessing before = image();
    editor.apply(typed("letterbox", "0", "300"));
    assertThat(editor.problemProperty().get()).contains("0 … 255").contains("300");
    assertThat(image()).isEqualTo(before);
  }

  @Test
  void optionsAreShownInWordsWithWhereTheyAreKnownFrom() {
    assertThat(editor.options())
        .extracting(SetupEditor.OptionLine::id)
        .containsExactly("box-format", "score", "iou", "max-boxes");
    SetupEditor.OptionLine format = editor.options().get(0);
    assertThat(format.choices()).hasSizeGreaterThan(5);
    assertThat(format.choices().get(0).name()).isEqualTo("YOLOv5, YOLOv7");
    assertThat(editor.options().get(1).value()).isEqualTo("0.25");
    assertThat(editor.options().get(1).source()).isEqualTo("the usual value");
  }

  @Test
  void anOptionIsTakenOrRefusedWithTheReason() {
    editor.applyOption("score", "0.4");
    assertThat(setup().options().get(ObjectDetection.SCORE)).isEqualTo(0.4);
    assertThat(editor.options().get(1).source()).isEqualTo("set by hand");
    editor.applyOption("score", "4");
    assertThat(editor.optionProblemProperty().get()).contains("0.0 … 1.0");
    assertThat(setup().options().get(ObjectDetection.SCORE)).isEqualTo(0.4);
    assertThat(editor.options().get(1).value()).isEqualTo("0.4");
    String other = editor.options().get(0).choices().get(2).id();
    editor.applyOption("box-format", other);
    assertThat(setup().options().get(ObjectDetection.FORMAT)).isEqualTo(other);
    assertThat(editor.optionProblemProperty().get()).isEmpty();
  }

  @Test
  void tasksWithoutOptionsHaveNoLines() {
    editor.chooseTask(new SetupEditor.TaskChoice("object-detection", ""));
    TestWorkbench other = new TestWorkbench(new FakeServices(home, Tasks.TEXT_CLASSIFICATION));
    SetupEditor of = new SetupEditor(other.workbench(), other.jobs(), other.fx(), m -> {});
    other.open();
    assertThat(of.options()).isEqualTo(List.of());
  }
}
