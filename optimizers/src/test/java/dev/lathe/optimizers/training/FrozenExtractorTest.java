package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.PartlyTrainable;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.testing.Weights;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.graph.Advice;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.qat.QatPass;
import dev.lathe.optimizers.training.recover.RecoverPass;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.testing.Shared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OwnHome.class)
class FrozenExtractorTest {
  private static final Dataset DATA = SmallTask.data(160, 5);
  private static final Map<String, Long> ML = Map.of("ai.onnx.ml", 2L);

  private static OnnxModel network() {
    return PartlyTrainable.normalizer();
  }

  private static PassResult apply(Pass pass, String values, OnnxModel onnx) {
    return Training.apply(pass, values, SmallTask.model(onnx), DATA);
  }

  @Test
  void theRefusalNamesTheNodeAndOffersThePartBehind() {
    for (Pass pass : List.of(new RecoverPass(), new QatPass())) {
      assertThat(pass.unsupported(network())).isEmpty();
      assertThatThrownBy(() -> apply(pass, "epochs=1", network()))
          .isInstanceOfSatisfying(
              LatheException.class,
              e -> {
                assertThat(e.what()).contains("ai.onnx.ml.Normalizer (node normal)");
                assertThat(e.todo()).contains("Train only what lies behind it: 4 weights");
                assertThat(e.remedies()).containsExactly(Remedy.FROZEN_EXTRACTOR);
              });
    }
  }

  @Test
  void whereNothingIsBehindThePassIsRefused() {
    OnnxModel tree = OnnxFiles.read(Shared.model("tabular/iris_rf.onnx"));
    assertThat(new RecoverPass().unsupported(tree).orElseThrow()).contains("ai.onnx.ml.");
    assertThatThrownBy(() -> behind(tree))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("The model cannot be trained: ai.onnx.ml.");
  }

  @Test
  void weightsThatHaveNoPartInTheAnswerAreNotTrainedForIt() {
    TestGraph g = TestGraph.seeded(3);
    Value flat = g.op("Flatten", "flat", g.input("x", -1, 1, 8, 8));
    Value answer = g.op("MatMul", "answer", flat, g.weight("w", 64, 4));
    Value normal = PartlyTrainable.learned(g, "Normalizer", "normal", answer);
    Value other = g.op("MatMul", "other", normal, g.weight("v", 4, 4));
    OnnxModel model =
        PartlyTrainable.withMore(g.output(answer, -1, 4).output(other, -1, 4).model(17), ML);
    assertThatThrownBy(() -> apply(new RecoverPass(), "frozen-extractor,epochs=1", model))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("What can be trained has no part in the answer. The output 'answer'");
  }

  @Test
  void theLayersBehindAreTrainedAndThoseBeforeStayAsTheyAre() {
    OnnxModel model = network();
    Dataset fresh = SmallTask.data(160, 77);
    PassResult result =
        apply(
            new RecoverPass(),
            "frozen-extractor,labels=yes,epochs=12,minutes=0,learning-rate=0.05",
            model);
    assertThat(SmallTaskScore.ort(result.onnx(), fresh))
        .isGreaterThan(SmallTaskScore.ort(model, fresh) + 0.2);
    for (String before : List.of("a_w", "a_b", "b_w")) {
      assertThat(Weights.floats(result.onnx(), before)).isEqualTo(Weights.floats(model, before));
    }
    assertThat(Weights.floats(result.onnx(), "h_w")).isNotEqualTo(Weights.floats(model, "h_w"));
    assertThat(result.done()).hasSize(4);
    assertThat(result.notes()).anyMatch(n -> n.contains("normal (ai.onnx.ml.Normalizer)"));
    assertThat(result.onnx().graph().nodeCount()).isEqualTo(model.graph().nodeCount());
  }

  @Test
  void aRecipeRunsItToAModelThatTheCheckerTakes() {
    Model model = SmallTask.model(network());
    PassRegistry registry = PassRegistry.standard();
    RecipeRunner.Outcome outcome =
        new RecipeRunner(registry)
            .run(
                model,
                new dev.lathe.optimizers.recipe.Recipe(
                    List.of(
                        PassSpec.parse(
                            "recover:frozen-extractor,epochs=1,minutes=0,learning-rate=0.01",
                            registry))),
                Optional.of(DATA),
                Machines.vnni(),
                JobContext.unwatched());
    assertThat(outcome.steps().get(0).changed()).isEqualTo(4);
  }

  @Test
  void quantizationAwareTrainingQuantizesAllAndTrainsWhatIsBehind() {
    OnnxModel model =
        apply(
                new RecoverPass(),
                "frozen-extractor,labels=yes,epochs=12,minutes=0,learning-rate=0.05",
                network())
            .onnx();
    String bits = "frozen-extractor,weight-bits=2,minutes=0,";
    PassResult untrained = apply(new QatPass(), bits + "epochs=0.1,learning-rate=1e-9", model);
    PassResult trained = apply(new QatPass(), bits + "epochs=6,learning-rate=0.02", model);
    Dataset fresh = SmallTask.data(160, 77);
    assertThat(SmallTaskScore.ort(trained.onnx(), fresh))
        .isGreaterThan(SmallTaskScore.ort(untrained.onnx(), fresh));
    assertThat(trained.onnx().graph().nodes()).noneMatch(n -> n.domain().equals("lathe"));
    assertThat(trained.onnx().graph().nodeCount()).isEqualTo(untrained.onnx().graph().nodeCount());
  }

  private static EncodedSet encode(OnnxModel model, Dataset data) {
    try (Preprocessor preprocessor = Preprocessor.of(SmallTask.model(model))) {
      return EncodedSet.encode(data.examples(), preprocessor, JobContext.unwatched());
    }
  }

  private static TrainablePart behind(OnnxModel model) {
    Pass.Input input =
        new Pass.Input(SmallTask.model(model), model, Machines.vnni(), Optional.empty());
    ParamValues values =
        ParamValues.initial(new RecoverPass().params()).with(TrainingParams.FROZEN_EXTRACTOR, true);
    DryRun dryRun = new DryRun(input, JobContext.unwatched());
    return new TrainablePartFinder(values, dryRun, Advice.MODEL).find(model);
  }

  /** What the tail answers to these examples, by what is remembered or by running the front. */
  private static float[] answers(TrainablePart part, EncodedSet set, int... examples) {
    try (NDManager manager = Torch.newManager();
        TrainableGraph tail = part.open(part.model(), manager, java.util.Set.of());
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> inputs =
          new Batches(set, 8).read(manager, examples, Augmentation.NONE, new Random(0)).inputs();
      return tail.forward(inputs, false).values().iterator().next().toFloatArray();
    }
  }

  private static void remembered(OnnxModel model, Dataset data, String feature, int... examples) {
    try (EncodedSet set = encode(model, data);
        TrainablePart part = behind(model)) {
      float[] online = answers(part, set, examples);
      assertThat(part.remember(set, JobContext.unwatched())).isTrue();
      assertThat(set.inputs()).contains(feature);
      assertThat(answers(part, set, examples)).containsExactly(online, within(1e-5f));
    }
  }

  @Test
  void whatTheFrozenPartYieldsIsRememberedByExample() {
    remembered(network(), DATA, "normal", 7, 100, 3);
  }

  /** Tokens mapped by a table that has no rule; the tail reads the mask too. */
  @Test
  void sentencesOfDifferentLengthsAreRememberedWithoutPadding() {
    TestGraph g = TestGraph.seeded(3);
    Value ids = g.input("input_ids", DataType.INT64, -1, -1);
    Value mask = g.input("attention_mask", DataType.INT64, -1, -1);
    Value mapped = PartlyTrainable.learned(g, "LabelEncoder", "mapped", ids);
    Node table = mapped.producer().orElseThrow();
    table.setAttribute(Attribute.of("keys_int64s", new long[] {1, 2, 3}));
    table.setAttribute(
        new Attribute(
            "values_floats", new Attribute.FloatsValue(List.of(.5f, -1f, 2f)), Optional.empty()));
    Value real =
        g.op("Mul", "real", mapped, g.op("Cast", "m", List.of(Attribute.of("to", 1)), mask));
    Value wide = g.op("Unsqueeze", "wide", real, g.longs("last", 2));
    Value h = g.op("Relu", "h", g.op("MatMul", "hm", wide, g.weight("w", 1, 6)));
    Value sum =
        g.op("ReduceSum", "sum", List.of(Attribute.of("keepdims", 0)), h, g.longs("one", 1));
    Value out = g.op("MatMul", "out", sum, g.weight("o", 6, 4));
    OnnxModel model = PartlyTrainable.withMore(g.output(out, -1, 4).model(17), ML);
    List<Example> sentences = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      long[] tokens = new long[2 + i];
      long[] ones = new long[2 + i];
      for (int t = 0; t < tokens.length; t++) {
        tokens[t] = 1 + (t * 7 + i) % 3;
        ones[t] = 1;
      }
      Map<String, TensorData> tensors = new LinkedHashMap<>();
      tensors.put("input_ids", Tensors.ofLongs(tokens, 1, tokens.length));
      tensors.put("attention_mask", Tensors.ofLongs(ones, 1, ones.length));
      sentences.add(new Example(new TensorSample("s" + i, tensors), OptionalInt.of(i % 4)));
    }
    remembered(model, new Dataset("sentences", sentences, List.of()), "mapped", 5, 0, 2);
  }

  @Test
  void whatBelongsToAWholeBatchIsComputedForEachBatch() {
    TestGraph g = TestGraph.seeded(3);
    Value x = g.input("x", -1, 1, 8, 8);
    Value flat = g.op("Flatten", "flat", x);
    Value mean = g.op("ReduceMean", "mean", List.of(Attribute.of("axes", new long[] {0})), flat);
    Value normal = PartlyTrainable.learned(g, "Normalizer", "normal", mean);
    Value y = g.op("MatMul", "y", g.op("Sub", "off", flat, normal), g.weight("w", 64, 4));
    OnnxModel model = PartlyTrainable.withMore(g.output(y, -1, 4).model(17), ML);
    try (EncodedSet set = encode(model, DATA);
        TrainablePart part = behind(model)) {
      assertThat(part.remember(set, JobContext.unwatched())).isFalse();
      assertThat(set.inputs()).containsExactly("x");
      assertThat(answers(part, set, 1, 2, 3)).hasSize(12);
    }
    PassResult result =
        apply(
            new RecoverPass(),
            "frozen-extractor,labels=yes,epochs=2,minutes=0,learning-rate=0.01",
            model);
    assertThat(result.changed()).isEqualTo(1);
  }

  @Test
  void ofAQuantizedModelTheLayersBehindTheIntegersAreTrained() {
    OnnxModel quantized =
        apply(new dev.lathe.optimizers.quantization.StaticInt8Pass(), "types=u8s8", plain()).onnx();
    assertThatThrownBy(() -> apply(new RecoverPass(), "epochs=1,normalize=false", quantized))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.remedies()).contains(Remedy.FROZEN_EXTRACTOR));
    PassResult result =
        apply(
            new RecoverPass(),
            "frozen-extractor,labels=yes,epochs=2,minutes=0,learning-rate=0.01,normalize=false",
            quantized);
    assertThat(result.changed()).isPositive();
  }

  private static OnnxModel plain() {
    return SmallTask.network(3, 12);
  }
}
