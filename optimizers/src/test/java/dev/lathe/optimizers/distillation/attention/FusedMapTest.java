package dev.lathe.optimizers.distillation.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The maps beside operators that attend as a whole, held against what the operators themselves do:
 * their values are unit vectors, so that their outputs are their maps. Each case runs in ONNX
 * Runtime and in PyTorch.
 */
class FusedMapTest {
  private static final String MS = "com.microsoft";
  private static final int[] SEEN = {1, 1, 0, 1, 1, 1};

  /** Two sentences of three tokens, two heads of four numbers. */
  private static FusedCase projecting(long opset) {
    return new FusedCase(MS, "Attention", opset, 2)
        .places(2, 3, 5)
        .projection(3, 5, 8)
        .with("qkv_hidden_sizes", 8, 8, 6);
  }

  private static FusedCase biased() {
    return projecting(17).projectionBias(8, 6);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 17})
  void queriesAndKeysAreProjected(long opset) {
    projecting(opset).agreesInTorch();
    projecting(opset).projectionBias(8, 6).ints(SEEN, 2, 3).agrees();
  }

  @Test
  void masksOfEachFormHideKeys() {
    biased().ints(new int[] {3, 2}, 2).agrees();
    biased().ints(new int[] {3, 2, 1, 0}, 4).agrees();
    int[] pairs = {1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1};
    biased().ints(pairs, 2, 3, 3).agrees();
    biased()
        .ints(SEEN, 2, 3)
        .none()
        .floats(1, 2, 3, 3)
        .with(Attribute.of("mask_filter_value", -3f))
        .agrees();
  }

  @Test
  void whatComesLaterIsHidden() {
    biased().with("unidirectional", 1).agrees();
    biased().ints(SEEN, 2, 3).with("unidirectional", 1).agrees();
    biased().with("unidirectional", 1).with(Attribute.of("scale", 0.7f)).agrees();
  }

  private static FusedCase multiHead() {
    return new FusedCase(MS, "MultiHeadAttention", 17, 2).floats(2, 3, 8).floats(2, 4, 8).units(4);
  }

  @Test
  void keysOfTheirOwn() {
    multiHead().agrees();
    multiHead().rowBias(16, 8).agrees();
    multiHead().none().ints(new int[] {1, 1, 0, 1, 1, 1, 1, 0}, 2, 4).agrees();
    multiHead().none().ints(new int[] {4, 2}, 2).floats(2, 2, 3, 4).agrees();
    multiHead().rowBias(16, 8).none().floats(1, 1, 3, 4).agrees();
    multiHead().with(Attribute.of("scale", 0.3f)).agrees();
  }

  @Test
  void keysOfOneLengthMayBeHiddenWhereTheyComeLater() {
    new FusedCase(MS, "MultiHeadAttention", 17, 2)
        .floats(2, 4, 8)
        .floats(2, 4, 8)
        .units(4)
        .none()
        .ints(new int[] {1, 1, 0, 1, 1, 1, 1, 0}, 2, 4)
        .with("unidirectional", 1)
        .agrees();
  }

  @Test
  void keysThatAreSplitAlready() {
    new FusedCase(MS, "MultiHeadAttention", 17, 2)
        .floats(2, 3, 8)
        .floats(2, 2, 4, 4)
        .splitUnits(2, 4)
        .agrees();
  }

  @ParameterizedTest
  @ValueSource(longs = {23, 24})
  void headsShareKeysAndScoresAreCapped(long opset) {
    new FusedCase("", "Attention", opset, 4)
        .floats(2, 4, 3, 6)
        .floats(2, 2, 5, 6)
        .splitUnits(2, 5)
        .with(Attribute.of("softcap", 2f))
        .with("is_causal", 1)
        .agrees();
  }

  @Test
  void masksOfOnnxAreTruthOrAdded() {
    byte[] truth = {1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1};
    split().input(Tensors.ofBytes(DataType.BOOL, truth, 3, 5)).agrees();
    split()
        .input(Tensors.ofBytes(DataType.BOOL, truth, 3, 5))
        .with("is_causal", 1)
        .with(Attribute.of("scale", 0.4f))
        .agrees();
    split().floats(2, 1, 3, 5).agrees();
    float[] low = new float[15];
    for (int i = 0; i < low.length; i++) {
      low[i] = truth[i] == 1 ? 0.1f * i : Float.NEGATIVE_INFINITY;
    }
    split().input(Tensors.ofFloats(low, 3, 5)).agrees();
  }

  private static FusedCase split() {
    return new FusedCase("", "Attention", 23, 2)
        .floats(2, 2, 3, 6)
        .floats(2, 2, 5, 6)
        .splitUnits(2, 5);
  }

  @Test
  void flatQueriesAndKeysAreSplit() {
    new FusedCase("", "Attention", 23, 4)
        .floats(2, 3, 12)
        .floats(2, 5, 6)
        .units(5)
        .with("q_num_heads", 4)
        .with("kv_num_heads", 2)
        .agrees();
  }

  /** Padding behind which nothing is seen must not make the loss no number. */
  @Test
  void aQueryThatSeesNothingHasNumbersToo() {
    byte[] mask = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    FusedCase blind = split().input(Tensors.ofBytes(DataType.BOOL, mask, 3, 5));
    assertThat(blind.inTorch().map()).doesNotContain(Float.NaN).startsWith(0.2f);
    assertThat(blind.inOnnxRuntime().map()).doesNotContain(Float.NaN).startsWith(0.2f);
  }

  @Test
  void whatCannotBeComputedIsSaidWithTheReason() {
    FusedCase past = multiHead().none().none().none().floats(2, 2, 2, 4).floats(2, 2, 2, 4);
    assertThat(past.hidden()).containsExactly("MultiHeadAttention node (keys of the past are fed)");
    FusedCase packed = new FusedCase(MS, "MultiHeadAttention", 17, 2).floats(2, 3, 2, 3, 4);
    assertThat(packed.hidden().get(0)).contains("packed into one input");
    FusedCase grouped = new FusedCase(MS, "GroupQueryAttention", 17, 2).floats(2, 3, 8);
    assertThat(grouped.hidden())
        .containsExactly("GroupQueryAttention node (maps of this operator are not computed)");
    assertThat(projecting(10).hidden().get(0)).contains("older than 11");
    assertThat(projecting(17).with("do_rotary", 1).hidden().get(0)).contains("by position");
    byte[] few = {1, 1, 0, 1, 1, 1};
    assertThat(split().input(Tensors.ofBytes(DataType.BOOL, few, 3, 2)).hidden().get(0))
        .contains("shorter than the keys");
  }
}
