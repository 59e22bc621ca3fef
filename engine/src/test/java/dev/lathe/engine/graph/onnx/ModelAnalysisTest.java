package dev.lathe.engine.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.shape.InputSizes;
import dev.lathe.testing.Shared;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Work and sizes against numbers from the literature, and counted by hand. */
class ModelAnalysisTest {
  private static ModelFacts facts(String model) {
    return ModelAnalysis.analyse(OnnxFiles.read(Shared.model(model)));
  }

  @Test
  void mobileNetHasItsPublishedWork() {
    // 300 million at 224 pixels (Sandler et al.), here asked at that size.
    OnnxModel model = OnnxFiles.read(Shared.model("image/mobilenetv2_dynquant_int8.onnx"));
    ModelFacts facts = ModelAnalysis.analyse(model);
    assertThat(facts.macs()).isBetween(299_000_000L, 302_000_000L);
    assertThat(facts.unknownNodes()).isZero();
    ModelFacts plain = facts("image/mobilenetv2_fp32_244.onnx");
    assertThat(plain.nodeCount()).isEqualTo(101);
    assertThat(plain.parameters()).isEqualTo(3_487_816);
    assertThat(plain.totalWeightBytes()).isEqualTo(4 * 3_487_816L);
    assertThat(plain.ops()).containsEntry("Conv", 52);
    assertThat(plain.inputs().get(0).shape()).containsExactly("batch", "3", "244", "244");
    assertThat(plain.problems()).isEmpty();
  }

  @Test
  void resNet20HasItsPublishedWork() {
    ModelFacts facts = facts("image/resnet20_cifar10.onnx");
    assertThat(facts.macs()).isBetween(40_500_000L, 41_500_000L);
    assertThat(facts.parameters()).isEqualTo(271_690);
  }

  @Test
  void aTransformerIsCountedThroughTheShapesThatItComputes() {
    ModelFacts facts = facts("text/minilm_sst2/model.onnx");
    assertThat(facts.unknownNodes()).isZero();
    // Per token six layers of 12·384² products, per pair of tokens 2·384 in each layer.
    long layers = 6L * 128 * 12 * 384 * 384;
    long attention = 6L * 2 * 128 * 128 * 384;
    assertThat((double) facts.macs())
        .isBetween(0.99 * (layers + attention), 1.01 * (layers + attention));
  }

  private static OnnxModel one(String op, long[] input, long[] weight, Attribute... attributes) {
    Graph g = new Graph("g");
    Value x = g.addInput("x", Optional.of(ValueType.tensor(DataType.FLOAT, input)));
    int n = (int) Arrays.stream(weight).reduce(1, (a, b) -> a * b);
    Value w = g.addInitializer("w", Tensors.ofFloats(new float[n], weight));
    Value y = g.newValue("y", Optional.empty());
    Node node =
        g.addNode("", op, op, List.of(Optional.of(x), Optional.of(w)), List.of(Optional.of(y)));
    for (Attribute a : attributes) {
      node.setAttribute(a);
    }
    g.addOutput(y);
    return new OnnxModel(8, Map.of("", 17L), g, List.of(), Map.of(), Optional.empty());
  }

  private static long macs(OnnxModel model) {
    ModelFacts facts = ModelAnalysis.analyse(model);
    assertThat(facts.unknownNodes()).isZero();
    return facts.macs();
  }

  @Test
  void eachKindOfNodeAgreesWithTheHand() {
    long[] picture = {1, 8, 10, 10};
    assertThat(macs(one("Conv", picture, new long[] {16, 8, 3, 3}))).isEqualTo(8 * 8 * 16 * 8 * 9);
    assertThat(macs(one("Conv", picture, new long[] {16, 2, 3, 3}, Attribute.of("group", 4L))))
        .isEqualTo(8 * 8 * 16 * 2 * 9);
    assertThat(macs(one("ConvTranspose", picture, new long[] {8, 4, 2, 2})))
        .isEqualTo(100 * 8 * 4 * 4);
    assertThat(
            macs(
                one(
                    "Gemm",
                    new long[] {5, 7},
                    new long[] {3, 5},
                    Attribute.of("transA", 1L),
                    Attribute.of("transB", 1L))))
        .isEqualTo(7 * 3 * 5);
    assertThat(macs(one("MatMul", new long[] {2, 3, 4, 5}, new long[] {5, 6})))
        .isEqualTo(2 * 3 * 4 * 6 * 5);
    assertThat(
            macs(
                one(
                    "Einsum",
                    new long[] {2, 3, 4},
                    new long[] {4, 6},
                    Attribute.of("equation", "bij,jk->bik"))))
        .isEqualTo(2 * 3 * 4 * 6);
    assertThat(macs(one("Add", picture, new long[] {1}))).isZero();
  }

  @Test
  void sizesCanBeAskedFor() {
    OnnxModel model = OnnxFiles.read(Shared.model("image/resnet20_cifar10.onnx"));
    long one = ModelAnalysis.analyse(model).macs();
    long eight = ModelAnalysis.analyse(model, InputSizes.typical(model, Map.of("N", 8L))).macs();
    assertThat(eight).isEqualTo(8 * one);
  }

  /** Old exporters listed weights among the inputs; they are weights all the same. */
  @Test
  void weightsThatAreListedAsInputsCountAtTheirOperators() {
    for (boolean listed : new boolean[] {false, true}) {
      Graph graph = new Graph("old");
      Value x = graph.addInput("x", Optional.of(ValueType.tensor(DataType.FLOAT, 1, 4)));
      TensorData tensor = Tensors.ofFloats(new float[12], 4, 3);
      Value w;
      if (listed) {
        w = graph.addInput("w", Optional.of(ValueType.tensor(DataType.FLOAT, 4, 3)));
        graph.setInitializer(w, tensor);
      } else {
        w = graph.addInitializer("w", tensor);
      }
      Value y = graph.newValue("y", Optional.empty());
      graph.addNode(
          "", "MatMul", "mm", List.of(Optional.of(x), Optional.of(w)), List.of(Optional.of(y)));
      graph.addOutput(y);
      OnnxModel model =
          new OnnxModel(3, Map.of("", 7L), graph, List.of(), Map.of(), Optional.empty());
      ModelFacts facts = ModelAnalysis.analyse(model);
      assertThat(facts.nodes().get(0).parameters()).isEqualTo(12);
      assertThat(facts.nodes().get(0).weightBytes()).isEqualTo(48);
    }
  }
}
