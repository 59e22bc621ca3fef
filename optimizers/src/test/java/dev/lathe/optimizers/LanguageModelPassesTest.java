package dev.lathe.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.generate.GenerationListener;
import dev.lathe.engine.generate.GenerationRequest;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passes on a language model: what they make still carries its cache, and writes. */
class LanguageModelPassesTest {
  private static final PassRegistry PASSES = PassRegistry.standard();
  private static final JobContext NOBODY = JobContext.unwatched();
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  private static final String PROMPT =
      "geometry_prismatic holes_normal external_threads_yes surface_finish_normal tolerance_medium"
          + " batch_size_small <SOS>";

  @TempDir static Path folder;
  private static Model model;
  private static Dataset data;
  private static String text;
  private static List<Optional<Answer>> reference;

  @BeforeAll
  static void make() throws IOException {
    model =
        ModelOpener.open(Shared.model("generate/capp-gpt/model.onnx"), SetupFlags.none(), NOBODY);
    text = write(model);
    Path file = folder.resolve("parts.csv");
    StringBuilder rows = new StringBuilder("text\n");
    for (String finish : List.of("rough", "normal", "good", "very_good")) {
      for (String size : List.of("prototype", "small", "medium", "large", "mass")) {
        String part = PROMPT.replace("finish_normal", "finish_" + finish);
        rows.append(part.replace("size_small", "size_" + size)).append(text).append('\n');
      }
    }
    data = Datasets.open(Files.writeString(file, rows), model, NOBODY);
    try (Predictor p = Predictors.open(model, CPU, 1)) {
      reference = new Evaluator(p, NOBODY).answers(data.examples());
    }
  }

  private static String write(Model m) {
    try (TextGenerator g = TextGenerator.open(m, CPU, 1)) {
      return g.generate(PROMPT, GenerationRequest.greedy(12), GenerationListener.NONE, NOBODY)
          .text();
    }
  }

  private static double value(Evaluation e, String metric) {
    return e.scores().stream()
        .filter(s -> s.metric().id().equals(metric))
        .mapToDouble(s -> s.estimate().value())
        .findFirst()
        .orElseThrow();
  }

  private static Evaluation evaluate(Model m) {
    try (Predictor p = Predictors.open(m, CPU, 1)) {
      return new Evaluator(p, NOBODY)
          .evaluate(m.setup().task().metrics(), data.examples(), reference, e -> {});
    }
  }

  @Test
  void theOriginalAgreesWithItself() {
    Evaluation e = evaluate(model);
    assertThat(data.size()).isEqualTo(20);
    assertThat(value(e, "agreement")).isEqualTo(1);
    assertThat(value(e, "kl-divergence")).isZero();
    assertThat(value(e, "perplexity")).isBetween(1.0, 1000.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clean | 0.999 | 1e-6",
        "fp16 | 0.99 | 0.01",
        "int8-dynamic | 0.95 | 0.02",
        "int8-static:samples=8 | 0.5 | 5",
        "round-weights:bits=8 | 0.95 | 0.01",
        "prune-magnitude:sparsity=0.1 | 0.9 | 0.1"
      })
  void aVariantKeepsItsCacheAndWrites(String spec, double agreement, double divergence)
      throws IOException {
    RecipeRunner.Outcome outcome =
        new RecipeRunner(PASSES)
            .run(
                model,
                new Recipe(List.of(PassSpec.parse(spec, PASSES))),
                Optional.of(data),
                Machines.vnni(),
                NOBODY);
    Path file = Files.createTempDirectory(folder, "variant").resolve("model.onnx");
    RecipeRunner.write(outcome, file);
    Model variant = ModelOpener.open(file, SetupFlags.none(), NOBODY).withSetup(model.setup());
    CausalGraph graph =
        CausalGraph.find(
                TensorSpec.inputs(variant.onnx().graph()),
                TensorSpec.outputs(variant.onnx().graph()))
            .graph()
            .orElseThrow();
    assertThat(graph.memory()).isInstanceOf(Memory.KeyValueCache.class);
    assertThat(graph.memory().slots()).hasSize(8);
    assertThat(write(variant)).isNotBlank();
    if (agreement > 0.9) {
      assertThat(write(variant)).isEqualTo(text);
    }
    Evaluation e = evaluate(variant);
    assertThat(value(e, "agreement")).isGreaterThanOrEqualTo(agreement);
    assertThat(value(e, "kl-divergence")).isBetween(0.0, divergence);
  }
}
