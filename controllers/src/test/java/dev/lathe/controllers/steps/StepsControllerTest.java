package dev.lathe.controllers.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.CancelledException;
import dev.lathe.controllers.optimize.OptimizeController;
import dev.lathe.controllers.steps.StepBar.Tone;
import dev.lathe.controllers.steps.StepPanel.Kind;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.FakeSteps;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StepsControllerTest {
  private static final String[] PASSES = {"prune-channels:ratio=0.5", "recover", "int8-static"};

  @TempDir Path home;

  private TestWorkbench desk;

  private FakeServices services() {
    return new FakeServices(home, Tasks.TEXT_CLASSIFICATION).withMeasurer(FakeSteps.measurer());
  }

  private StepsController open(FakeServices services) {
    desk = new TestWorkbench(services);
    StepsController steps = new StepsController(desk.workbench(), desk.data(), desk.jobs());
    desk.open();
    return steps;
  }

  private static StepPanel panel(StepsController steps, Kind kind) {
    return steps.shownProperty().get().panels().stream()
        .filter(p -> p.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static List<Tone> tones(StepPanel panel) {
    return panel.bars().stream().map(StepBar::tone).toList();
  }

  private static List<String> texts(StepPanel panel) {
    return panel.bars().stream().map(StepBar::text).toList();
  }

  @Test
  void stepsAreMeasuredOnDemandAndKept() {
    FakeServices services = services().withVariant("Three passes", PASSES);
    StepsController steps = open(services);
    desk.chooseTexts(true);
    assertThat(steps.shownProperty().get().variant())
        .map(VariantItem::name)
        .contains("Three passes");
    assertThat(steps.shownProperty().get().panels()).isEmpty();
    assertThat(steps.shownProperty().get().empty()).contains("Three passes", "not measured");
    assertThat(steps.cannotMeasure().get()).isEmpty();
    steps.measure();
    assertThat(desk.told()).isEmpty();
    assertThat(texts(panel(steps, Kind.SIZE)))
        .containsExactly("14.0 MB", "−5.8 MB · −41 %", "same size", "−6.0 MB · −74 %", "2.2 MB");
    assertThat(texts(panel(steps, Kind.LATENCY)))
        .containsExactly(
            "6.42 ms", "−2.11 ms · 1.49×", "no difference seen", "−1.62 ms · 1.60×", "2.71 ms");
    assertThat(texts(panel(steps, Kind.QUALITY)))
        .containsExactly("88.4 %", "−7.2 points", "+5.9 points", "no difference seen", "86.9 %");
    assertThat(tones(panel(steps, Kind.QUALITY)))
        .containsExactly(Tone.ORIGINAL, Tone.LOSS, Tone.GAIN, Tone.SAME, Tone.RESULT);
    assertThat(panel(steps, Kind.QUALITY).bars())
        .extracting(StepBar::name)
        .startsWith("Original", "Pruned 50 %", "Recovered");

    StepsController again = open(services);
    assertThat(texts(panel(again, Kind.LATENCY))).isEqualTo(texts(panel(steps, Kind.LATENCY)));
    assertThat(again.cost()).contains("4:34");
  }

  @Test
  void barsFloatBetweenBeforeAndAfterWithTheIntervalOfTheStep() {
    FakeServices services = services().withVariant("Three passes", PASSES);
    StepsController steps = open(services);
    desk.chooseTexts(true);
    steps.measure();
    StepPanel accuracy = panel(steps, Kind.QUALITY);
    assertThat(accuracy.title()).isEqualTo("ACCURACY");
    for (int i = 1; i + 1 < accuracy.bars().size(); i++) {
      StepBar bar = accuracy.bars().get(i);
      assertThat(bar.from()).isEqualTo(accuracy.bars().get(i - 1).to());
      assertThat(bar.low().orElseThrow()).isLessThan(bar.to());
      assertThat(bar.high().orElseThrow()).isGreaterThan(bar.to());
      assertThat(bar.tip()).contains(" before, ", " after", "95 % interval");
    }
    assertThat(accuracy.axisFrom()).isBetween(60.0, 78.0);
    assertThat(accuracy.note()).isEqualTo("axis from 70 %");
    assertThat(panel(steps, Kind.LATENCY).axisFrom()).isZero();
  }

  @Test
  void withoutLabelsAccuracySaysWhatToDo() {
    FakeServices services = services().withVariant("Two passes", "prune-channels", "clean");
    StepsController steps = open(services);
    desk.chooseTexts(false);
    steps.measure();
    assertThat(panel(steps, Kind.LATENCY).bars()).hasSize(4);
    assertThat(panel(steps, Kind.QUALITY).bars()).isEmpty();
    assertThat(panel(steps, Kind.QUALITY).empty()).contains("labelled data");
  }

  @Test
  void variantsWithoutStepsSaySo() {
    FakeServices services = services().withVariant("One pass", "clean");
    StepsController steps = open(services);
    assertThat(steps.shownProperty().get().empty()).contains("two or more passes");
    assertThat(steps.cannotMeasure().get()).isNotEmpty();
    steps.choose(steps.choices().get(1).id());
    assertThat(steps.shownProperty().get().empty()).contains("One pass made One pass");
    steps.choose(desk.workbench().variants().get(0).id());
    assertThat(steps.shownProperty().get().empty()).contains("original has no steps");
  }

  @Test
  void aRecipeThatNeedsSamplesWaitsForThem() {
    FakeServices services = services().withVariant("Two passes", "int8-static", "clean");
    services.openExperiment(home.resolve("demo")).keepNote("data", home.resolve("gone").toString());
    StepsController steps = open(services);
    assertThat(steps.cannotMeasure().get()).contains("Choose data first");
    desk.chooseTexts(true);
    assertThat(steps.cannotMeasure().get()).isEmpty();
  }

  @Test
  void aCancelLeavesWhatWasKept() {
    FakeServices services = services().withVariant("Two passes", "prune-channels", "clean");
    StepsController steps = open(services);
    services.withMeasurer(
        (request, onPart, context) -> {
          throw new CancelledException();
        });
    steps.measure();
    assertThat(steps.measuringProperty().get()).isFalse();
    assertThat(steps.shownProperty().get().panels()).isEmpty();
    assertThat(desk.told()).isEmpty();
  }

  @Test
  void aVariantOfSeveralPassesIsMeasuredAsItIsMade() {
    FakeServices services = services();
    StepsController steps = open(services);
    desk.chooseTexts(true);
    OptimizeController optimize = desk.optimize();
    optimize.whenMade(steps::measure);
    optimize.editor().replace(new Recipe(List.of()));
    optimize.editor().add("prune-channels");
    optimize.makeVariant();
    assertThat(steps.openProperty().get()).isFalse();
    optimize.editor().add("clean");
    optimize.makeVariant();
    assertThat(steps.openProperty().get()).isTrue();
    assertThat(steps.shownProperty().get().variant())
        .map(VariantItem::id)
        .contains(desk.workbench().variants().get(2).id());
    assertThat(steps.shownProperty().get().measured()).isTrue();
    assertThat(services.optimizing().applied()).hasSize(2);
    assertThat(services.optimizing().openSteps()).isZero();
    steps.measure();
    assertThat(services.optimizing().openSteps()).isZero();
  }

  @Test
  void whereMeasuringIsCancelledSizeIsKnownNevertheless() {
    FakeServices services = services();
    StepsController steps = open(services);
    services.withMeasurer(
        (request, onPart, context) -> {
          throw new CancelledException();
        });
    OptimizeController optimize = desk.optimize();
    optimize.whenMade(steps::measure);
    optimize.editor().replace(new Recipe(List.of()));
    optimize.editor().add("prune-channels");
    optimize.editor().add("clean");
    optimize.makeVariant();
    assertThat(panel(steps, Kind.SIZE).bars()).hasSize(4);
    assertThat(panel(steps, Kind.LATENCY).bars()).isEmpty();
    assertThat(panel(steps, Kind.LATENCY).empty()).contains("Press Measure steps");
    assertThat(steps.shownProperty().get().measured()).isFalse();
    assertThat(services.optimizing().openSteps()).isZero();
  }
}
