package dev.lathe.optimizers.quantization;

import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.pass.WeightSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Rounds weights to FP16.
 *
 * @param nodes that compute in it
 */
record HalfEdit(NodeSelection nodes) implements WeightEdit {
  private static final int PARALLEL_FROM = 1 << 17;

  @Override
  public IntFunction<float[]> over(WeightSet weights) {
    return index -> {
      Weight w = weights.get(index);
      return isStored(w) ? rounded(w.elements()) : w.elements();
    };
  }

  private boolean isStored(Weight w) {
    return nodes.containsAll(w.readers())
        && w.readers().stream().allMatch(n -> HalfOperators.objection(n).isEmpty());
  }

  private static float[] rounded(float[] elements) {
    float[] out = new float[elements.length];
    IntStream places = IntStream.range(0, out.length);
    (out.length < PARALLEL_FROM ? places : places.parallel())
        .forEach(i -> out[i] = HalfWeights.rounded(elements[i]));
    return out;
  }

  @Override
  public int bits() {
    return 16;
  }

  @Override
  public long bytes(Weight w) {
    return isStored(w) ? 2L * w.elements().length : WeightEdit.super.bytes(w);
  }
}
