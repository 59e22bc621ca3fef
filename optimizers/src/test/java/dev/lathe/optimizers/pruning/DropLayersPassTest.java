package dev.lathe.optimizers.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.recipe.ModelCheck;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.testing.Shared;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropLayersPassTest {
  private static final Pass PASS = new DropLayersPass();

  /** Blocks x + w·relu(x), each with a weight of this size in the end. */
  private static OnnxModel residual(boolean activated, float... sizes) {
    TestGraph g = TestGraph.seeded(3);
    Value x = g.op("Relu", "start", g.input("x", -1, 6));
    for (int i = 0; i < sizes.length; i++) {
      String block = "/net/block." + i;
      Value f = g.op("MatMul", block + "/in", x, g.weight(block + ".in", 6, 6));
      float[] out = new float[36];
      for (int k = 0; k < 6; k++) {
        out[k * 7] = sizes[i];
      }
      f = g.op("MatMul", block + "/out", f, g.floats(block + ".out", out, 6, 6));
      x = g.op("Add", block + "/sum", x, f);
      x = activated ? g.op("Relu", block + "/relu", x) : x;
    }
    return g.output(g.op("Softmax", "y", x), -1, 6).model(13);
  }

  private static List<String> dropped(PassResult result) {
    return result.done().stream().map(NodeNote::node).toList();
  }

  @Test
  void whatAddsNothingCanBeLeftOutExactly() {
    for (boolean activated : new boolean[] {true, false}) {
      OnnxModel model = residual(activated, 1, 0, 1);
      PassResult result = Passes.apply(PASS, "count=1,which=even", model);
      assertThat(dropped(result)).containsExactly("/net/block.1");
      assertThat(result.done().get(0).reason())
          .isEqualTo("residual block 2 of 3 goes, with 2 MatMul");
      assertThat(result.onnx().graph().initializers()).hasSize(4);
      Map<String, TensorData> feed = Runs.inputs(model, 1, 4);
      assertThat(Runs.worst(Runs.run(model, feed), Runs.run(result.onnx(), feed))).isLessThan(1e-6);
    }
  }

  @Test
  void neighboursCanGoTogetherAndOneAlwaysStays() {
    OnnxModel model = residual(true, 0, 0, 1, 0, 0);
    PassResult late = Passes.apply(PASS, "count=2,which=late", model);
    assertThat(dropped(late)).containsExactly("/net/block.2", "/net/block.3");
    PassResult all = Passes.apply(PASS, "count=96,which=even", model);
    assertThat(dropped(all)).hasSize(4);
    assertThat(all.notes()).anyMatch(n -> n.contains("one always stays"));
    Map<String, TensorData> feed = Runs.inputs(model, 1, 4);
    Runs.worst(Runs.run(model, feed), Runs.run(all.onnx(), feed));
    assertThat(Passes.apply(PASS, "count=0", model).changed()).isZero();
  }

  @Test
  void whoKnowsWhichLayersShallStayNamesThem() {
    OnnxModel model = residual(true, 1, 1, 0, 1, 1);
    PassResult result = Passes.apply(PASS, "keep=0+4+1", model);
    assertThat(dropped(result)).containsExactly("/net/block.2", "/net/block.3");
    assertThat(result.notes())
        .contains(
            "Of 5, numbered from 0, stay: 0 (/net/block.0), 1 (/net/block.1), 4 (/net/block.4).");
    assertThat(Passes.apply(PASS, "keep=0+1+2+3+4,count=3", model).changed()).isZero();
    assertThatThrownBy(() -> Passes.apply(PASS, "keep=0+5", model))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("5 that can go: 0 to 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 2", "+", "1+", "-1", "0;2", "a"})
  void numbersOfAnotherFormAreRefusedByAnExample(String keep) {
    assertThatThrownBy(() -> PassSpec.parse("drop-layers:keep=" + keep, PassRegistry.standard()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("0+2+4");
  }

  @Test
  void aRecipeKeepsTheNumbers() {
    PassRegistry passes = PassRegistry.standard();
    Recipe recipe = new Recipe(List.of(PassSpec.parse("drop-layers:keep=0+2", passes)));
    assertThat(RecipeJson.read(RecipeJson.write(recipe), passes)).isEqualTo(recipe);
    assertThat(PassSpec.format(recipe.steps().get(0), passes)).isEqualTo("drop-layers:keep=0+2");
    assertThatThrownBy(
            () ->
                RecipeJson.read(
                    "{\"schema\":1,\"passes\":[{\"id\":\"drop-layers\",\"values\":{\"keep\":[0,2]}}]}",
                    passes))
        .hasMessageContaining("a text like");
  }

  @Test
  void samplesTellWhichChangeLeast() {
    OnnxModel model = residual(false, 1f, 0.8f, 0.01f, 0.9f, 0.02f);
    Example example =
        new Example(
            new Sample.TensorSample(
                "a", Map.of("x", Tensors.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 1, 6))),
            OptionalInt.empty());
    PassResult result =
        PASS.apply(
            new Pass.Input(
                Passes.wrap(model),
                model,
                Machines.vnni(),
                Optional.of(new Dataset("d", List.of(example), List.of()))),
            ParamValues.initial(PASS.params()).with(DropLayersPass.COUNT, 2),
            JobContext.unwatched());
    assertThat(dropped(result)).containsExactly("/net/block.2", "/net/block.4");
    assertThat(result.notes()).anyMatch(n -> n.startsWith("Change of what goes through"));
    assertThat(Passes.apply(PASS, "count=1", model).notes())
        .anyMatch(n -> n.contains("Without samples"));
  }

  @Test
  void blocksThatOthersReadFromInsideStay() {
    TestGraph g = TestGraph.seeded(3);
    Value x = g.op("Relu", "start", g.input("x", -1, 6));
    Value inner = g.op("MatMul", "inner", x, g.weight("w", 6, 6));
    Value y = g.op("Add", "sum", x, inner);
    OnnxModel model = g.output(y, -1, 6).output(inner, -1, 6).model(13);
    PassResult result = Passes.apply(PASS, "count=1,which=even", model);
    assertThat(result.changed()).isZero();
    assertThat(result.refused())
        .contains(new NodeNote("sum", "the model yields 'inner' from inside it"));
  }

  @Test
  void aPolynomialIsNoLayer() {
    TestGraph g = TestGraph.seeded(3);
    Value x = g.op("Relu", "start", g.input("x", -1, 6));
    Value y = g.op("Add", "sum", x, g.op("Mul", "cube", x, g.op("Mul", "square", x, x)));
    assertThat(Passes.apply(PASS, "which=even", g.output(y, -1, 6).model(13)).changed()).isZero();
  }

  /** Model, how many units there are, how many of them are transformer layers. */
  @ParameterizedTest
  @CsvSource({
    "image/resnet20_cifar10,7,0",
    "image/resnet20_cifar10_bn,7,0",
    "image/mobilenetv2_fp32_244,10,0",
    "text/minilm_sst2/model,6,6",
    "generate/capp-gpt/model,4,0",
  })
  void realModelsLoseHalfOfTheirLayers(String name, int units, int layers) {
    OnnxModel model = OnnxFiles.read(Shared.model(name + ".onnx"));
    PassResult result = Passes.apply(PASS, "which=even,count=" + units / 2, model);
    assertThat(result.done()).hasSize(units / 2).allMatch(d -> d.reason().contains(" of " + units));
    assertThat(result.done())
        .filteredOn(d -> d.reason().startsWith("transformer layer"))
        .hasSize(layers / 2);
    assertThat(ModelCheck.require(result.onnx(), model, "drop-layers")).isEmpty();
    Map<String, TensorData> feed = Runs.inputs(model, 1, 1);
    Runs.worst(Runs.run(model, feed), Runs.run(result.onnx(), feed));
  }
}
