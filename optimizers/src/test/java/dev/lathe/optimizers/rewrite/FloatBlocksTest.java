package dev.lathe.optimizers.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.testing.TestGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatBlocksTest {
  @TempDir Path folder;

  private static float[] gaussian(int n) {
    Random random = new Random(n);
    float[] a = new float[n];
    for (int i = 0; i < n; i++) {
      a[i] = (float) random.nextGaussian();
    }
    return a;
  }

  private static float[] gathered(TensorData tensor) {
    float[] all = new float[(int) tensor.elements()];
    new FloatBlocks(tensor)
        .read(
            () -> all,
            (a, block, start, values, length) -> System.arraycopy(values, 0, a, start, length));
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT,0",
    "FLOAT,1",
    "FLOAT,131071",
    "FLOAT,131072",
    "FLOAT,131073",
    "FLOAT,500001",
    "FLOAT16,131075",
    "BFLOAT16,262150",
    "DOUBLE,131080",
  })
  void everyElementComesOnceAndInItsPlace(DataType type, int elements) {
    TensorData tensor = TensorCasts.cast(Tensors.ofFloats(gaussian(elements), elements), type);
    assertThat(gathered(tensor)).containsExactly(Tensors.floats(tensor));
  }

  @Test
  void aTensorInAFileIsReadFromThere() throws Exception {
    TestGraph g = TestGraph.seeded(3);
    Value w = g.weight("w", 600, 500);
    g.output(g.op("MatMul", "y", g.input("x", 1, 600), w), 1, 500);
    Path file = folder.resolve("m.onnx");
    OnnxFiles.write(g.model(13), file);
    TensorData read = OnnxFiles.read(file).graph().initializers().get(0).constant().orElseThrow();
    assertThat(read).isInstanceOf(TensorData.Mapped.class);
    assertThat(gathered(read)).containsExactly(Tensors.floats(w.constant().orElseThrow()));
    assertThatThrownBy(() -> read.read(read.byteLength() - 3, Tensors.buffer(4)))
        .isInstanceOf(IndexOutOfBoundsException.class);

    Files.write(file, new byte[8]);
    assertThatThrownBy(() -> gathered(read))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("has changed since the model was opened");
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "1", "2"})
  void theRangeOfATensorIsThatOfItsValues(int axis) {
    float[] values = gaussian(70 * 80 * 90);
    TensorData tensor = Tensors.ofFloats(values, 70, 80, 90);
    AxisLayout layout = AxisLayout.of(tensor.shape(), axis);
    assertThat(layout.range(tensor)).isDeepEqualTo(layout.range(values));
    assertThat(AxisLayout.whole(layout.range(values)))
        .isDeepEqualTo(AxisLayout.of(tensor.shape(), -1).range(values));
  }
}
