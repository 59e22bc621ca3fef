package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.optimize.PruneController;
import dev.lathe.controllers.training.TrainingController;
import dev.lathe.controllers.training.TrainingCurves;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person makes a network smaller in two ways: sees which channels matter, halves it with the
 * slider and recovers it with the original as teacher while watching the curves; distils a student
 * beside it; and compares all three in one matrix. Its pictures stand in docs/walkthrough.md.
 */
@Tag("heavy")
class SmallerNetworkJourneyTest {
  private static final long TRAINING_SECONDS = 240;
  private static final String LABELS =
      "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n";

  @TempDir Path home;
  private WindowHarness window;
  private Person person;

  @BeforeEach
  void openWindow() {
    Path model = Shared.model("image/resnet20_cifar10.onnx");
    System.setProperty("lathe.home", home.toString());
    window =
        WindowHarness.open(
            new WindowServices(),
            Boolean.getBoolean("lathe.test.dark"),
            1,
            Integer.getInteger("lathe.test.width", 1280),
            Integer.getInteger("lathe.test.height", 800),
            Optional.of(model));
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

  @Test
  void pruneRecoverDistilCompare() throws IOException {
    Path data = Shared.data("cifar10/test5000.zip");
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
    assertThat(person.drops(Files.writeString(home.resolve("labels.txt"), LABELS))).isTrue();
    person.sees(
        "the labels",
        () -> person.state().model().setup().labelsTextProperty().get().contains("airplane"));
    types("model-setup-mean", "0.4914, 0.4822, 0.4465");
    types("model-setup-std", "0.2470, 0.2435, 0.2616");
    shows("setup");
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    assertThat(person.drops(data)).isTrue();
    person.sees("the data", () -> person.state().data().datasetProperty().get().isPresent());
    shows("data");

    person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
    person.clicks(person.part("step-int8-static", ".toggle-switch"));
    adds("Channel pruning");
    seesWhichChannelsMatter();
    halves();
    recovers();
    distils();
    compares();
  }

  private PruneController pruning() {
    return person.state().optimize().pruning();
  }

  private TrainingController training() {
    return person.state().optimize().training();
  }

  private void types(String field, String text) {
    person.clicks(field);
    person.keys(KeyCode.CONTROL, KeyCode.A);
    person.types(text);
    person.keys(KeyCode.ENTER);
  }

  private void adds(String pass) {
    person.scrollsTo("add-pass");
    person.clicks("add-pass");
    shows("menu");
    person.clicksEntry(pass);
  }

  private void switches(String step) {
    person.scrollsTo(step);
    person.clicks(person.part(step, ".toggle-switch"));
  }

  private void seesWhichChannelsMatter() {
    person.sees("a plan", () -> !pruning().channels().rows().isEmpty());
    person.sees("stops, measured unasked", () -> pruning().stops().size() == 10);
    person.clicks("measure-sensitivity");
    WindowHarness.await(
        "curves of all groups",
        TRAINING_SECONDS,
        () -> pruning().channels().rows().stream().allMatch(r -> r.curve().isPresent()));
    List<Double> losses =
        person.reads(
            () ->
                pruning().channels().rows().stream()
                    .map(r -> r.curve().orElseThrow().lossAtHalf())
                    .toList());
    assertThat(losses).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(losses.get(0)).isGreaterThan(losses.get(losses.size() - 1) + 0.1);
    shows("channels");
  }

  private void halves() {
    person.scrollsTo("param-target");
    person.chooses("param-target", "MACs");
    person.drags(person.part("param-ratio", ".thumb"), 50, 0);
    for (int i = 0; i < 40 && ratio() != 50; i++) {
      person.keys(ratio() < 50 ? KeyCode.RIGHT : KeyCode.LEFT);
    }
    assertThat(ratio()).isEqualTo(50);
    person.sees(
        "a plan that halves it",
        () ->
            pruning().plan().stream()
                .anyMatch(
                    l ->
                        l.matches(".* million multiply-accumulate .*\\(5[0-4]\\.\\d % less\\).*")));
    shows("half");
  }

  private long ratio() {
    return person.reads(
        () ->
            person.state().optimize().editor().recipeProperty().get().steps().stream()
                .filter(s -> s.passId().equals("prune-channels"))
                .map(s -> s.values().values().get("ratio"))
                .mapToLong(v -> Math.round(100 * (Double) v))
                .findFirst()
                .orElseThrow());
  }

  private void recovers() {
    adds("Recover by training");
    person.scrollsTo("param-minutes");
    person.setsSlider("param-minutes", 1);
    person.scrollsTo("param-labels");
    person.chooses("param-labels", "No");
    assertThat(pruning().channels().rows()).allMatch(r -> r.curve().isPresent());
    shows("recipe");
    person.keys(KeyCode.CONTROL, KeyCode.ENTER);
    watches("recover", 1);
    makes(2);
    assertThat(variant(1)).isEqualTo("Pruned 50 % MACs + recovered 0.5 min without labels");
    shows("recovered");
  }

  /** Points of loss and of held-out score come while it trains. */
  private void watches(String what, int series) {
    WindowHarness.await(
        "points",
        TRAINING_SECONDS,
        () ->
            training().curvesProperty().get().series().size() >= series
                && training().curvesProperty().get().series().stream()
                    .allMatch(s -> s.loss().size() > 3 && s.score().size() > 1));
    TrainingCurves curves = person.reads(() -> training().curvesProperty().get());
    assertThat(curves.original()).isPresent();
    shows(what);
  }

  private void makes(int variants) {
    WindowHarness.await(
        "variant " + variants,
        TRAINING_SECONDS,
        () -> person.state().workbench().variants().size() == variants);
    person.sees("the end", () -> !person.state().optimize().makingProperty().get());
  }

  private String variant(int index) {
    return person.reads(() -> person.state().workbench().variants().get(index).name());
  }

  private void distils() {
    switches("step-prune-channels");
    switches("step-recover");
    adds("Distillation");
    person.scrollsTo("param-minutes");
    person.setsSlider("param-minutes", 1);
    person.scrollsTo("step-distil");
    shows("student");
    person.keys(KeyCode.CONTROL, KeyCode.ENTER);
    watches("distil", 1);
    makes(3);
    assertThat(variant(2)).isEqualTo("Student 0.5 min");
    shows("distilled");
  }

  private void compares() {
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    person.clicks("action-measure");
    WindowHarness.await("three rows", TRAINING_SECONDS, () -> measuredRows().size() == 3);
    WindowHarness.await(
        "the end", TRAINING_SECONDS, () -> !person.state().compare().measuringProperty().get());
    for (int frame = 0; frame < 20; frame++) {
      WindowHarness.pulse();
    }
    List<CompareRow> rows = person.reads(this::measuredRows);
    assertThat(rows).allMatch(r -> r.quality().isPresent() && r.p50().isPresent());
    assertThat(rows.subList(1, 3))
        .allMatch(r -> r.speedup().isPresent() && r.quality().flatMap(q -> q.delta()).isPresent());
    shows("matrix");
  }

  private List<CompareRow> measuredRows() {
    return person.state().compare().rows().stream()
        .filter(r -> r.trust() != CompareRow.Trust.NOT_MEASURED)
        .toList();
  }

  private void shows(String what) {
    WindowHarness.pulse();
    window.screenshot("smaller-" + what);
  }
}
