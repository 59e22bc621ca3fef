package dev.lathe.engine.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the official library is sent grows with the graph, not with its weights. */
class WeightStripperTest {
  private static OnnxModel read(TensorData... constants) {
    Graph graph = new Graph("test");
    for (TensorData c : constants) {
      graph.addInitializer("c" + graph.initializers().size(), c);
    }
    return OnnxFiles.read(
        OnnxFiles.toBytes(
            new OnnxModel(8, Map.of("", 17L), graph, List.of(), Map.of(), Optional.empty())));
  }

  /** Weights between one and four thousand bytes stay in memory when a file is read. */
  @Test
  void weightsThatTheReaderKeepsInMemoryAreLeftOutToo() {
    TensorData kept = Tensors.ofFloats(new float[512], 32, 16);
    TensorData large = Tensors.ofFloats(new float[40_000], 200, 200);
    TensorData axes = Tensors.ofLongs(new long[] {-1, 3}, 2);

    ModelProto stripped = WeightStripper.of(read(kept, large, axes, kept, kept));

    assertThat(stripped.getGraph().getInitializerList())
        .extracting(TensorProto::getName)
        .containsExactly("c2");
    assertThat(stripped.getGraph().getInputList())
        .extracting(i -> i.getName())
        .containsExactlyInAnyOrder("c0", "c1", "c3", "c4");
    assertThat(stripped.getSerializedSize()).isLessThan(500);
  }
}
