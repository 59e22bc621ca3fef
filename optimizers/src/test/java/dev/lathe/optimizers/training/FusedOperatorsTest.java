package dev.lathe.optimizers.training;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Tensors;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime's own operators, as its graph optimizer leaves them in files. */
class FusedOperatorsTest {
  private static final String MS = "com.microsoft";

  /**
   * Weights of seven bits: where a CPU has no 8-bit dot product (VNNI), ONNX Runtime adds products
   * of full ones up in 16 bits, two at a time, and cuts the sums off.
   */
  private static byte[] sevenBits(int count) {
    byte[] values = bytes(count);
    for (int i = 0; i < count; i++) {
      values[i] /= 2;
    }
    return values;
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Gelu", "FastGelu", "QuickGelu"})
  void gelusOfOneInput(String operator) {
    new OneNode(MS, operator, 17).floats(3, 5).agrees(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BiasGelu", "FastGelu"})
  void gelusWithBias(String operator) {
    new OneNode(MS, operator, 17).floats(3, 5).floats(5).agrees(1);
  }

  @Test
  void matrixProductsTurnAndScaleTheirInputs() {
    new OneNode(MS, "FusedMatMul", 17)
        .floats(2, 4, 3)
        .floats(2, 5, 4)
        .with("transA", 1)
        .with("transB", 1)
        .with(Attribute.of("alpha", 0.5f))
        .agrees(1);
    new OneNode(MS, "FusedMatMul", 17)
        .floats(3, 2, 4)
        .floats(2, 4, 5)
        .with("transBatchA", 1)
        .agrees(1);
  }

  @Test
  void gemmAndConvolutionWithActivation() {
    new OneNode(MS, "FusedGemm", 17)
        .floats(3, 4)
        .floats(4, 5)
        .floats(5)
        .with(Attribute.of("activation", "LeakyRelu"))
        .with(Attribute.of("activation_alpha", 0.2f))
        .agrees(1);
    new OneNode(MS, "FusedConv", 17)
        .floats(1, 2, 5, 5)
        .floats(3, 2, 3, 3)
        .floats(3)
        .with(Attribute.of("activation", "Relu"))
        .agrees(1);
    new OneNode(MS, "FusedConv", 17)
        .floats(1, 2, 5, 5)
        .floats(4, 2, 3, 3)
        .floats(4)
        .floats(1, 4, 3, 3)
        .with(Attribute.of("activation", "Relu"))
        .agrees(1);
  }

  @Test
  void layerNormalizationsWithWhatIsSkipped() {
    new OneNode(MS, "SkipLayerNormalization", 17)
        .floats(2, 3, 8)
        .floats(2, 3, 8)
        .floats(8)
        .floats(8)
        .floats(8)
        .with(Attribute.of("epsilon", 1e-5f))
        .agrees(1);
    new OneNode(MS, "SkipSimplifiedLayerNormalization", 17)
        .floats(2, 3, 8)
        .floats(2, 3, 8)
        .floats(8)
        .with(Attribute.of("epsilon", 1e-5f))
        .agrees(1);
    new OneNode("", "SimplifiedLayerNormalization", 17)
        .floats(2, 3, 8)
        .floats(8)
        .with(Attribute.of("epsilon", 1e-5f))
        .agrees(1);
  }

  @Test
  void embeddingsAreSummedAndNormalized() {
    new OneNode(MS, "EmbedLayerNormalization", 17)
        .ints(new int[] {1, 4, 2, 0, 3, 3}, 2, 3)
        .ints(new int[] {0, 0, 1, 0, 1, 1}, 2, 3)
        .floats(6, 8)
        .floats(4, 8)
        .floats(2, 8)
        .floats(8)
        .floats(8)
        .ints(new int[] {1, 1, 0, 1, 1, 1}, 2, 3)
        .with(Attribute.of("epsilon", 1e-5f))
        .agrees(2, DataType.FLOAT, DataType.INT32);
  }

  @Test
  void attentionProjectsMasksAndRemembers() {
    new OneNode(MS, "Attention", 17)
        .floats(2, 3, 8)
        .floats(8, 24)
        .floats(24)
        .ints(new int[] {3, 2}, 2)
        .with("num_heads", 2)
        .agrees(1);
    new OneNode(MS, "Attention", 17)
        .floats(2, 3, 8)
        .floats(8, 24)
        .floats(24)
        .ints(new int[] {1, 1, 0, 1, 1, 1}, 2, 3)
        .with("num_heads", 2)
        .agrees(1);
    new OneNode(MS, "Attention", 17)
        .floats(2, 3, 8)
        .floats(8, 24)
        .floats(24)
        .none()
        .floats(2, 2, 2, 4, 4)
        .with("num_heads", 2)
        .with("unidirectional", 1)
        .agrees(2);
  }

  @Test
  void multiHeadAttentionHasKeysOfItsOwn() {
    new OneNode(MS, "MultiHeadAttention", 17)
        .floats(2, 3, 8)
        .floats(2, 4, 8)
        .floats(2, 4, 8)
        .floats(24)
        .ints(new int[] {4, 2}, 2)
        .floats(1, 2, 3, 4)
        .with("num_heads", 2)
        .agrees(1);
    new OneNode(MS, "MultiHeadAttention", 17)
        .floats(2, 3, 8)
        .floats(2, 3, 8)
        .floats(2, 3, 8)
        .none()
        .none()
        .none()
        .floats(2, 2, 4, 4)
        .floats(2, 2, 4, 4)
        .with("num_heads", 2)
        .with("unidirectional", 1)
        .agrees(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void positionsTurnPairs(long interleaved) {
    new OneNode(MS, "RotaryEmbedding", 17)
        .floats(2, 3, 16)
        .longs(new long[] {0, 1, 2, 2, 3, 4}, 2, 3)
        .floats(6, 4)
        .floats(6, 4)
        .with("interleaved", interleaved)
        .agrees(1);
  }

  @Test
  void productsOfNarrowWeights() {
    new OneNode(MS, "MatMulNBits", 17)
        .floats(3, 40)
        .input(Tensors.ofBytes(DataType.UINT8, bytes(5 * 2 * 16), 5, 2, 16))
        .floats(10)
        .input(Tensors.ofBytes(DataType.UINT8, bytes(5), 5))
        .with("K", 40)
        .with("N", 5)
        .with("bits", 4)
        .with("block_size", 32)
        .agrees(1);
  }

  @Test
  void integerProductsRoundTheirInput() {
    OneNode dynamic =
        new OneNode(MS, "DynamicQuantizeMatMul", 17)
            .floats(3, 6)
            .input(Tensors.ofBytes(DataType.INT8, sevenBits(24), 6, 4))
            .input(Tensors.ofFloats(new float[] {0.01f}, 1))
            .input(Tensors.ofBytes(DataType.INT8, new byte[] {3}, 1))
            .floats(4);
    dynamic.likeOnnxRuntime(1);
    new OneNode(MS, "MatMulIntegerToFloat", 17)
        .input(Tensors.ofBytes(DataType.UINT8, bytes(18), 3, 6))
        .input(Tensors.ofBytes(DataType.INT8, sevenBits(24), 6, 4))
        .input(Tensors.ofFloats(new float[] {0.02f}))
        .input(Tensors.ofFloats(new float[] {0.01f}))
        .input(Tensors.ofBytes(DataType.UINT8, new byte[] {100}))
        .input(Tensors.ofBytes(DataType.INT8, new byte[] {3}))
        .floats(4)
        .agrees(1);
  }
}
