package dev.lathe.optimizers.training;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Tensors;
import org.junit.jupiter.api.Test;

class AttentionOperatorsTest {
  @Test
  void headsShareKeysAndScoresAreCapped() {
    new OneNode("Attention", 23)
        .floats(2, 4, 3, 6)
        .floats(2, 2, 5, 6)
        .floats(2, 2, 5, 7)
        .with(Attribute.of("softcap", 2f))
        .with("is_causal", 1)
        .agrees(1);
  }

  @Test
  void flatInputsMasksAndCaches() {
    new OneNode("Attention", 23)
        .floats(2, 3, 12)
        .floats(2, 2, 12)
        .floats(2, 2, 12)
        .floats(3, 4)
        .floats(2, 3, 2, 4)
        .floats(2, 3, 2, 4)
        .with("q_num_heads", 3)
        .with("kv_num_heads", 3)
        .agrees(3);
    byte[] mask = {1, 0, 1, 1, 1, 0};
    new OneNode("Attention", 23)
        .floats(1, 2, 2, 4)
        .floats(1, 2, 3, 4)
        .floats(1, 2, 3, 4)
        .input(Tensors.ofBytes(DataType.BOOL, mask, 2, 3))
        .agrees(1);
  }

  /** A query that may see nothing yields zeros, and no NaN in any gradient. */
  @Test
  void blindQueriesHaveNoGradient() {
    byte[] mask = {0, 0, 0, 1, 1, 0};
    new OneNode("Attention", 23)
        .floats(1, 2, 2, 4)
        .floats(1, 2, 3, 4)
        .floats(1, 2, 3, 4)
        .input(Tensors.ofBytes(DataType.BOOL, mask, 2, 3))
        .hasGradients(1);
  }

  @Test
  void positionsTurnHeads() {
    new OneNode("RotaryEmbedding", 23)
        .floats(2, 2, 3, 8)
        .floats(6, 4)
        .floats(6, 4)
        .longs(new long[] {0, 1, 2, 2, 3, 5}, 2, 3)
        .agrees(1);
  }

  /** Operators that are newer than ONNX Runtime; ONNX's own cases hold their results. */
  @Test
  void newerOperatorsHaveGradientsToo() {
    new OneNode("LinearAttention", 27)
        .floats(2, 3, 8)
        .floats(2, 3, 4)
        .floats(2, 3, 6)
        .floats(2, 2, 2, 3)
        .floats(2, 3, 4)
        .floats(2, 3, 2)
        .with("q_num_heads", 4)
        .with("kv_num_heads", 2)
        .hasGradients(2);
    new OneNode("CausalConvWithState", 27)
        .floats(2, 3, 5)
        .floats(3, 1, 4)
        .floats(3)
        .floats(2, 3, 3)
        .with(Attribute.of("activation", "silu"))
        .hasGradients(2);
    new OneNode("SwiGLU", 28).floats(2, 3).floats(2, 3).hasGradients(1);
    new OneNode("ai.onnx.preview", "FlexAttention", 26)
        .floats(1, 4, 3, 4)
        .floats(1, 2, 3, 4)
        .floats(1, 2, 3, 5)
        .hasGradients(1);
    new OneNode("TensorScatter", 24)
        .floats(2, 2, 4, 3)
        .floats(2, 2, 2, 3)
        .longs(new long[] {1, 3}, 2)
        .with(Attribute.of("mode", "circular"))
        .hasGradients(1);
  }
}
