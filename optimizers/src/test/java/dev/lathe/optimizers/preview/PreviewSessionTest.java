package dev.lathe.optimizers.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pruning.PruneMagnitudePass;
import dev.lathe.optimizers.quantization.RoundWeightsPass;
import dev.lathe.optimizers.quantization.WeightRounding;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewSessionTest {
  private static final int IN = 16;
  private static final int OUT = 8;
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  private static final PreviewSession.Setting SETTING =
      new PreviewSession.Setting(CPU, 1, false, PassRegistry.standard(), Machines.vnni());

  private static final PreviewSession.Setting APART =
      new PreviewSession.Setting(CPU, 1, true, PassRegistry.standard(), Machines.vnni());

  @TempDir Path dir;
  private final float[] weight = new float[IN * OUT];
  private final float[] x = new float[IN];
  private Model model;
  private Sample sample;

  @BeforeEach
  void makeModel() {
    Random random = new Random(3);
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < IN; i++) {
      x[i] = (float) random.nextGaussian();
    }
    Graph g = new Graph("matmul");
    Value in = g.addInput("x", Optional.of(ValueType.tensor(DataType.FLOAT, 1, IN)));
    Value w = g.addInitializer("w", Tensors.ofFloats(weight, IN, OUT));
    Value out = g.newValue("y", Optional.of(ValueType.tensor(DataType.FLOAT, 1, OUT)));
    g.addNode(
        "", "MatMul", "layer", List.of(Optional.of(in), Optional.of(w)), List.of(Optional.of(out)));
    g.addOutput(out);
    Path file = dir.resolve("m.onnx");
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 17L), g, List.of(), Map.of(), Optional.empty()), file);
    model = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
    sample = new TensorSample("x", Map.of("x", Tensors.ofFloats(x, 1, IN)));
  }

  private static Recipe recipe(Recipe.Step... steps) {
    return new Recipe(List.of(steps));
  }

  private static Recipe.Step round(int bits) {
    RoundWeightsPass p = new RoundWeightsPass();
    return new Recipe.Step(
        p.id(),
        ParamValues.initial(p.params())
            .with(RoundWeightsPass.BITS, bits)
            .with(RoundWeightsPass.PER_CHANNEL, false),
        true);
  }

  private static Recipe.Step prune(double sparsity) {
    PruneMagnitudePass p = new PruneMagnitudePass();
    return new Recipe.Step(
        p.id(), ParamValues.initial(p.params()).with(PruneMagnitudePass.SPARSITY, sparsity), true);
  }

  private float[] product(float[] w) {
    float[] y = new float[OUT];
    for (int o = 0; o < OUT; o++) {
      for (int i = 0; i < IN; i++) {
        y[o] += x[i] * w[i * OUT + o];
      }
    }
    return y;
  }

  private static float[] output(Prediction p) {
    return Tensors.floats(((RawOutputs) p.answer()).tensors().get("y"));
  }

  @Test
  void aDraftMultipliesByRoundedWeightsAndTheNextOneForgetsThem() {
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      float[] three =
          Tensors.floats(WeightRounding.round(Tensors.ofFloats(weight, IN, OUT), -1, 3));
      assertThat(output(s.draft(recipe(round(3)), sample, JobContext.unwatched()).prediction()))
          .containsExactly(product(three), within(1e-5f));
      assertThat(output(s.draft(recipe(), sample, JobContext.unwatched()).prediction()))
          .containsExactly(product(weight), within(1e-5f));
      assertThat(output(s.original(sample, JobContext.unwatched())))
          .containsExactly(product(weight), within(1e-5f));
    }
  }

  @Test
  void aSwitchedOffStepDoesNothing() {
    Recipe.Step off = new Recipe.Step("round-weights", round(2).values(), false);
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      assertThat(output(s.draft(recipe(off), sample, JobContext.unwatched()).prediction()))
          .containsExactly(product(weight), within(1e-5f));
    }
  }

  @Test
  void stepsFollowEachOther() {
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      LayerView all = s.layer("layer", recipe(prune(0.95)));
      LayerView half = s.layer("layer", recipe(prune(0.5)));
      assertThat(all.sqnrDb()).isLessThan(half.sqnrDb());
      assertThat(half.grid()).isEmpty();
      LayerView both = s.layer("layer", recipe(prune(0.5), round(4)));
      assertThat(both.sqnrDb()).isLessThan(half.sqnrDb());
      assertThat(both.grid()).hasSize(15).isSorted();
      assertThat(s.layer("layer", recipe()).sqnrDb()).isInfinite();
    }
  }

  @Test
  void fewerBitsTakeLessRoomAndMakeMoreNoise() {
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      long before = Long.MAX_VALUE;
      double noise = Double.POSITIVE_INFINITY;
      for (int bits = 8; bits >= 2; bits--) {
        long bytes = s.draft(recipe(round(bits)), sample, JobContext.unwatched()).bytes();
        double db = s.errors(recipe(round(bits)), JobContext.unwatched()).get(0).sqnrDb();
        assertThat(bytes).isLessThan(before);
        assertThat(db).isLessThan(noise);
        before = bytes;
        noise = db;
      }
      assertThat(s.draft(recipe(), sample, JobContext.unwatched()).bytes())
          .isEqualTo(model.bytes());
    }
  }

  @Test
  void theEstimateGrowsToTheWholeSampleAndStopsWhenCancelled() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      examples.add(new Example(sample, OptionalInt.empty()));
    }
    Dataset data = new Dataset("d", examples, List.of());
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      List<PreviewEvaluation.Step> steps = new ArrayList<>();
      s.estimate(recipe(round(8)), data, steps::add, JobContext.unwatched());
      assertThat(steps.get(steps.size() - 1).n()).isEqualTo(steps.get(0).total());
      JobControl control = new JobControl();
      assertThatThrownBy(() -> s.estimate(recipe(round(4)), data, x -> control.cancel(), control))
          .isInstanceOf(CancelledException.class);
    }
  }

  private static Recipe of(String... specs) {
    return new Recipe(
        java.util.Arrays.stream(specs)
            .map(spec -> PassSpec.parse(spec, PassRegistry.standard()))
            .toList());
  }

  /** The file as the recipe runner makes it. */
  private Path written(Recipe recipe) {
    Path file = dir.resolve("made.onnx");
    RecipeRunner.write(
        new RecipeRunner(PassRegistry.standard())
            .run(model, recipe, Optional.empty(), Machines.vnni(), JobContext.unwatched()),
        file);
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"prune-magnitude:sparsity=0.5", "prune-magnitude:sparsity=0.333"})
  void theSizeOfAFileWithOtherWeightsIsExactAtOnce(String spec) throws Exception {
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      PreviewSession.Draft d = s.draft(of(spec), sample, JobContext.unwatched());
      assertThat(d.exact()).isTrue();
      assertThat(d.bytes()).isEqualTo(Files.size(written(of(spec))));
      assertThat(s.made(of(spec), sample, JobContext.unwatched())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8-dynamic", "fp16", "clean", "prune-magnitude+int8-dynamic"})
  void whatADraftLeavesOutTheMadeFileTells(String specs) throws Exception {
    Recipe recipe = of(specs.split("\\+"));
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      assertThat(s.draft(recipe, sample, JobContext.unwatched()).exact()).isFalse();
      PreviewSession.Draft d = s.made(recipe, sample, JobContext.unwatched()).orElseThrow();
      Path file = written(recipe);
      assertThat(d.exact()).isTrue();
      assertThat(d.plan().leftOut()).isEmpty();
      assertThat(d.bytes()).isEqualTo(Files.size(file));
      Model variant = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
      try (Predictor p = Predictors.open(variant, SessionSettings.of(CPU, 1))) {
        assertThat(output(d.prediction()))
            .containsExactly(output(p.predict(sample, JobContext.unwatched())));
      }
    }
  }

  /** Some exporters store weights in Constant nodes, where a draft cannot overwrite them. */
  @Test
  void weightsThatCannotBeOverwrittenComeFromTheMadeFile() {
    TestGraph g = TestGraph.seeded(8);
    Value w = g.constant("w", Tensors.ofFloats(weight, IN, OUT));
    Path file = dir.resolve("constant.onnx");
    OnnxFiles.write(g.output(g.op("MatMul", "y", g.input("x", 1, IN), w), 1, OUT).model(17), file);
    model = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
    Recipe recipe = of("prune-nm");
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      PreviewSession.Draft first = s.draft(recipe, sample, JobContext.unwatched());
      assertThat(first.exact()).isFalse();
      assertThat(first.plan().leftOut()).isNotEmpty();
      PreviewSession.Draft d = s.made(recipe, sample, JobContext.unwatched()).orElseThrow();
      assertThat(d.plan().leftOut()).isEmpty();
      assertThat(output(d.prediction()))
          .isNotEqualTo(output(s.original(sample, JobContext.unwatched())));
    }
  }

  @Test
  void aDraftThatCannotTellSaysNoNumberOfALayer() {
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      assertThat(s.layer("layer", of("clean")).sqnrDb()).isNaN();
      assertThat(s.layer("layer", of("prune-magnitude", "recover")).sqnrDb()).isFinite();
      assertThat(s.layer("layer", of("recover")).sqnrDb()).isNaN();
      assertThat(s.layer("layer", of("int8-static:nodes=layer")).sqnrDb()).isFinite();
    }
  }

  @Test
  void stepsThatTrainAreLeftOutAndItSaysSo() {
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      Recipe trains = of("prune-magnitude", "recover");
      Recipe without = of("prune-magnitude");
      PreviewSession.Draft d = s.draft(trains, sample, JobContext.unwatched());
      assertThat(d.plan().training()).isTrue();
      assertThat(d.exact()).isFalse();
      assertThat(output(d.prediction()))
          .containsExactly(output(s.draft(without, sample, JobContext.unwatched()).prediction()));
      assertThat(s.draft(without, sample, JobContext.unwatched()).plan().training()).isFalse();
      PreviewSession.Draft made =
          s.made(of("clean", "recover"), sample, JobContext.unwatched()).orElseThrow();
      assertThat(made.plan().training()).isTrue();
      assertThat(made.exact()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":per-channel=false", ":symmetric=true,samples=3", ":method=entropy"})
  void theSizeOfStaticInt8NeedsNoSamples(String values) throws Exception {
    TestGraph g = TestGraph.seeded(8);
    Value hidden =
        g.op("Relu", "r", g.op("MatMul", "a", g.input("x", 1, IN), g.weight("v", IN, 9)));
    Value out = g.op("MatMul", "y", hidden, g.weight("u", 9, OUT));
    Path two = dir.resolve("two.onnx");
    OnnxFiles.write(g.output(out, 1, OUT).model(17), two);
    model = ModelOpener.open(two, SetupFlags.none(), JobContext.unwatched());
    Recipe recipe = of("clean", "int8-static" + values);
    List<Example> examples = List.of(new Example(sample, OptionalInt.empty()));
    Path file = dir.resolve("static.onnx");
    RecipeRunner.write(
        new RecipeRunner(PassRegistry.standard())
            .run(
                model,
                recipe,
                Optional.of(new Dataset("d", examples, List.of())),
                Machines.vnni(),
                JobContext.unwatched()),
        file);
    try (PreviewSession s = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      PreviewSession.Draft first = s.draft(recipe, sample, JobContext.unwatched());
      PreviewSession.Draft d = s.made(recipe, sample, JobContext.unwatched()).orElseThrow();
      assertThat(first.exact()).isFalse();
      assertThat(d.exact()).isTrue();
      assertThat(d.bytes()).isEqualTo(Files.size(file));
      assertThat(d.plan().leftOut()).isNotEmpty();
      assertThat(output(d.prediction())).containsExactly(output(first.prediction()));
    }
  }

  @Test
  void aModelThatCrashesIsPreviewedInProcessesOfItsOwn() {
    try (PreviewSession s = PreviewSession.open(model, APART, JobContext.unwatched())) {
      float[] three =
          Tensors.floats(WeightRounding.round(Tensors.ofFloats(weight, IN, OUT), -1, 3));
      assertThat(output(s.draft(recipe(round(3)), sample, JobContext.unwatched()).prediction()))
          .containsExactly(product(three), within(1e-5f));
      assertThat(output(s.original(sample, JobContext.unwatched())))
          .containsExactly(product(weight), within(1e-5f));
      assertThat(s.made(of("clean"), sample, JobContext.unwatched())).isEmpty();
    }
    Model deadly =
        ModelOpener.open(
            Shared.path("models/odd/crashes_onnxruntime.onnx"),
            SetupFlags.none(),
            JobContext.unwatched());
    Sample row =
        new TensorSample("row", Map.of("float_input", Tensors.ofFloats(new float[17], 1, 17)));
    try (PreviewSession s = PreviewSession.open(deadly, APART, JobContext.unwatched())) {
      for (Recipe recipe : List.of(recipe(), of("clean"))) {
        assertThatThrownBy(() -> s.draft(recipe, row, JobContext.unwatched()))
            .isInstanceOf(LatheException.class)
            .hasMessageContaining("SIGFPE");
      }
    }
  }
}
