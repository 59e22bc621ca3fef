package dev.lathe.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.preview.PreviewEvaluation;
import dev.lathe.optimizers.preview.PreviewSession;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.testing.SquareDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every pass on a detector: what it makes answers with boxes, which are counted. */
class DetectorPassesTest {
  private static final PassRegistry PASSES = PassRegistry.standard();
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");

  @TempDir static Path folder;
  private static Model model;
  private static Dataset training;
  private static Dataset evaluation;
  private static List<Optional<Answer>> reference;

  @BeforeAll
  static void make() throws IOException {
    model = SquareDetector.model(folder);
    training = SquareDetector.scenes(folder, 48, 1);
    evaluation = SquareDetector.scenes(folder, 32, 2);
    try (Predictor p = Predictors.open(model, CPU, 1)) {
      reference = new Evaluator(p, JobContext.unwatched()).answers(evaluation.examples());
    }
  }

  private static Recipe recipe(String spec) {
    return new Recipe(List.of(PassSpec.parse(spec, PASSES)));
  }

  private static Evaluation evaluate(Model m) {
    try (Predictor p = Predictors.open(m, CPU, 1)) {
      return new Evaluator(p, JobContext.unwatched())
          .evaluate(m.setup().task().metrics(), evaluation.examples(), reference, e -> {});
    }
  }

  private static double value(Evaluation e, String metric) {
    return e.scores().stream()
        .filter(s -> s.metric().id().equals(metric))
        .mapToDouble(s -> s.estimate().value())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theOriginalFindsEverySquare() {
    Evaluation e = evaluate(model);
    assertThat(e.scores())
        .extracting(s -> s.metric().id())
        .containsExactly("map", "map50", "recall", "agreement");
    assertThat(value(e, "map")).isGreaterThan(0.95);
    assertThat(value(e, "recall")).isEqualTo(1);
    assertThat(value(e, "agreement")).isEqualTo(1);
  }

  /** What must hold after each pass alone; a cut model may have forgotten everything. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clean | 0.999",
        "fp16 | 0.99",
        "int8-dynamic | 0.95",
        "int8-static:samples=24 | 0.95",
        "round-weights:bits=8 | 0.95",
        "prune-magnitude:sparsity=0.3 | 0.9",
        "prune-nm | 0.5",
        "prune-channels:ratio=0.1 | 0.9",
        "drop-layers | 0.95",
        "recover:epochs=1,labels=no | 0.95",
        "qat:epochs=1 | 0.9",
        "distil:width=0.75,epochs=1 | 0"
      })
  void aVariantAnswersWithBoxesThatAreCounted(String spec, double leastAgreement) {
    RecipeRunner.Outcome outcome =
        new RecipeRunner(PASSES)
            .run(
                model,
                recipe(spec),
                Optional.of(training),
                Machines.vnni(),
                JobContext.unwatched());
    // There is nothing to clean up, and nothing to recover in what was not cut.
    boolean idle = spec.startsWith("clean") || spec.startsWith("recover");
    assertThat(outcome.steps().get(0).changed()).isGreaterThanOrEqualTo(idle ? 0 : 1);
    Path file = folder.resolve(spec.replaceAll("\\W", "-") + ".onnx");
    RecipeRunner.write(outcome, file);

    Evaluation e = evaluate(SquareDetector.open(file));

    assertThat(e.failed()).isZero();
    assertThat(e.scores())
        .extracting(s -> s.metric().id())
        .containsExactly("map", "map50", "recall", "agreement");
    assertThat(e.quality().orElseThrow().estimate().n()).isEqualTo(evaluation.size());
    assertThat(value(e, "agreement")).isBetween(leastAgreement, 1.0);
    assertThat(value(e, "map50")).isGreaterThanOrEqualTo(value(e, "map"));
  }

  /** The coordinates, in pixels, must not drown the scores. */
  @Test
  void recoveringBringsBackTheBoxesOfACutModel() {
    String cut = "prune-magnitude:sparsity=0.75";
    double before = agreement(cut);
    double after = agreement(cut, "recover:epochs=30,labels=no,batch=8,augment=none");
    assertThat(before).isLessThan(0.8);
    assertThat(after).isGreaterThan(before + 0.1);
  }

  @Test
  void aDetectorOfOnePictureAtATimeIsTrainedToo() {
    RecipeRunner.Outcome outcome =
        new RecipeRunner(PASSES)
            .run(
                SquareDetector.ofOnePicture(folder),
                recipe("recover:epochs=1,labels=no"),
                Optional.of(training),
                Machines.vnni(),
                JobContext.unwatched());
    assertThat(outcome.steps().get(0).notes()).anyMatch(n -> n.contains("held-out examples"));
  }

  private static double agreement(String... specs) {
    Recipe recipe = new Recipe(Stream.of(specs).map(s -> PassSpec.parse(s, PASSES)).toList());
    Path file = folder.resolve("steps-" + specs.length + ".onnx");
    RecipeRunner.write(
        new RecipeRunner(PASSES)
            .run(model, recipe, Optional.of(training), Machines.vnni(), JobContext.unwatched()),
        file);
    return value(evaluate(SquareDetector.open(file)), "agreement");
  }

  /** Without labels there is no mAP, and the agreement of boxes is all that is told. */
  @Test
  void withoutLabelsAgreementIsCounted() {
    List<Example> unlabelled =
        evaluation.examples().stream()
            .map(e -> new Example(e.sample(), OptionalInt.empty()))
            .toList();
    try (PreviewSession s = session()) {
      PreviewEvaluation.Step last =
          estimate(s, "round-weights:bits=3", new Dataset("bare", unlabelled, List.of()));
      assertThat(last.quality()).isEmpty();
      assertThat(last.agreement()).isPresent();
    }
  }

  private static PreviewSession session() {
    return PreviewSession.open(
        model,
        new PreviewSession.Setting(CPU, 1, false, PASSES, Machines.vnni()),
        JobContext.unwatched());
  }

  private static PreviewEvaluation.Step estimate(PreviewSession s, String spec, Dataset data) {
    List<PreviewEvaluation.Step> steps = new ArrayList<>();
    s.estimate(recipe(spec), data, steps::add, JobContext.unwatched());
    PreviewEvaluation.Step last = steps.get(steps.size() - 1);
    assertThat(last.n()).isEqualTo(last.total()).isEqualTo(data.size());
    return last;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "round-weights:bits=8 | 0.95",
        "round-weights:bits=2 | 0",
        "prune-magnitude:sparsity=0.95 | 0",
        "prune-nm | 0.5",
        "prune-channels:ratio=0.1 | 0.9",
        "drop-layers | 0.95",
        "int8-dynamic | 0.95",
        "fp16 | 0.99"
      })
  void thePreviewShowsBoxesAndTheEstimateShowsMapAndAgreement(String spec, double least) {
    try (PreviewSession s = session()) {
      PreviewSession.Draft draft =
          s.made(recipe(spec), evaluation.examples().get(3).sample(), JobContext.unwatched())
              .orElseGet(
                  () ->
                      s.draft(
                          recipe(spec),
                          evaluation.examples().get(3).sample(),
                          JobContext.unwatched()));
      assertThat(draft.bytes()).isPositive();
      assertThat(draft.prediction().answer()).isInstanceOf(dev.lathe.engine.answer.Boxes.class);
      PreviewEvaluation.Step last = estimate(s, spec, evaluation);
      MetricScore quality = last.quality().orElseThrow();
      assertThat(quality.metric().id()).isEqualTo("map");
      assertThat(last.original().orElseThrow().value()).isGreaterThan(0.95);
      MetricScore agreement = last.agreement().orElseThrow();
      assertThat(agreement.metric().id()).isEqualTo("agreement");
      assertThat(agreement.estimate().value()).isBetween(least, 1.0);
      // The estimate is of the variant, not of the original.
      Path file = folder.resolve("preview-" + spec.replaceAll("\\W", "-") + ".onnx");
      RecipeRunner.write(
          new RecipeRunner(PASSES)
              .run(model, recipe(spec), Optional.empty(), Machines.vnni(), JobContext.unwatched()),
          file);
      Evaluation truth = evaluate(SquareDetector.open(file));
      assertThat(agreement.estimate().value())
          .isCloseTo(value(truth, "agreement"), org.assertj.core.api.Assertions.within(0.02));
    }
  }
}
