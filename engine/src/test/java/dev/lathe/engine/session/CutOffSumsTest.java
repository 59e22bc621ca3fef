package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.hardware.Machine;
import dev.lathe.testing.Shared;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutOffSumsTest {
  private static Machine machine(String... features) {
    return new Machine(
        "CPU",
        1,
        2,
        2,
        List.of(),
        1L << 33,
        List.of(features),
        "Linux",
        "x86_64",
        Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"127, true", "-128, true", "-65, true", "64, false", "-64, false"})
  void onlyWeightsThatCanOverflowCount(byte weight, boolean full) {
    OnnxModel model = product(weight);

    assertThat(CutOffSums.problem(model, machine("AVX2")).isPresent()).isEqualTo(full);
    assertThat(CutOffSums.problem(model, machine("AVX2", "AVX-VNNI"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "image/mobilenetv2_qdq_int8_244.onnx, true",
    "image/mobilenetv2_dynquant_int8.onnx, true",
    "image/mobilenetv2_fp32_244.onnx, false"
  })
  void saysItOfFilesFromElsewhere(String file, boolean full) {
    OnnxModel model = OnnxFiles.read(Shared.model(file));

    assertThat(CutOffSums.problem(model, machine("AVX2")).isPresent()).isEqualTo(full);
  }

  private static OnnxModel product(byte weight) {
    Graph g = new Graph("product");
    Value x = g.addInput("x", Optional.of(ValueType.tensor(DataType.UINT8, 1, 8)));
    byte[] values = new byte[8 * 2];
    Arrays.fill(values, weight);
    TensorData w = Tensors.ofBytes(DataType.INT8, values, 8, 2);
    Value y = g.newValue("y", Optional.of(ValueType.tensor(DataType.INT32, 1, 2)));
    Node product =
        g.addNode(
            "",
            "MatMulInteger",
            "product",
            List.of(Optional.of(x), Optional.of(g.addInitializer("w", w))),
            List.of(Optional.of(y)));
    g.addOutput(product.outputs().get(0).orElseThrow());
    return new OnnxModel(8, Map.of("", 13L), g, List.of(), Map.of(), Optional.empty());
  }
}
