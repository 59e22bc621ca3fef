package dev.lathe.engine.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HollowModelTest {
  @TempDir Path folder;

  private static OnnxModel model(TensorData... constants) {
    Graph graph = new Graph("test");
    for (TensorData c : constants) {
      graph.addInitializer("c" + graph.initializers().size(), c);
    }
    return new OnnxModel(8, Map.of("", 17L), graph, List.of(), Map.of(), Optional.empty());
  }

  @Test
  void onlyLargeWeightsAreLeftOutAndTheirTypesAndShapesStay() throws Exception {
    TensorData axes = Tensors.ofLongs(new long[] {-1, 3}, 2);
    TensorData scales = Tensors.ofFloats(new float[5000], 5000);
    TensorData words = new TensorData.Strings(new long[] {1}, List.of("word"));
    float[] ones = new float[300_000];
    Arrays.fill(ones, 1);
    TensorData large = Tensors.ofFloats(ones, 600, 500);
    TensorData larger = Tensors.ofBytes(DataType.UINT8, new byte[3_000_000], 3, 1000, 1000);
    OnnxModel model = model(axes, scales, words, large, larger);

    Path file = HollowModel.write(model, folder);

    assertThat(Files.size(file)).isLessThan(30_000);
    assertThat(Files.size(folder.resolve("zeros.data"))).isEqualTo(3_000_000);
    List<Value> read = OnnxFiles.read(file).graph().initializers();
    assertThat(read).hasSize(5);
    for (int i = 0; i < read.size(); i++) {
      TensorData was = model.graph().initializers().get(i).constant().orElseThrow();
      TensorData is = read.get(i).constant().orElseThrow();
      assertThat(is.type()).isEqualTo(was.type());
      assertThat(is.shape()).isEqualTo(was.shape());
    }
    assertThat(Tensors.longs(read.get(0).constant().orElseThrow())).containsExactly(-1, 3);
    assertThat(read.get(2).constant().orElseThrow().strings()).containsExactly("word");
    assertThat(Tensors.floats(read.get(3).constant().orElseThrow())).containsOnly(0f);
  }

  @Test
  void aModelOfSmallConstantsIsOneFile() throws Exception {
    HollowModel.write(model(Tensors.ofLongs(new long[] {1}, 1)), folder);
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("model.onnx");
    }
  }
}
