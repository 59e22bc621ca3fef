package dev.lathe.optimizers.preview;

import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.quantization.WeightQuantization;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of a layer, and what a draft makes of them.
 *
 * @param layer its name
 * @param low left end of the histogram
 * @param high right end
 * @param counts how many original weights lie in each of the equal bins over [low, high]
 * @param grid the values that the weights may take, rising; empty when no step rounds. Per channel
 *     the grid is that of the channel with the largest weight: the widest one
 * @param sqnrDb signal to noise of the change, 10·log10(Σw² / Σ(w−w′)²), in dB; infinite when
 *     nothing changed, NaN when the draft cannot tell
 */
@SuppressWarnings("ArrayRecordComponent") // A picture's data; compared by identity only.
public record LayerView(
    String layer, double low, double high, long[] counts, double[] grid, double sqnrDb) {
  private static final int BINS = 96;

  static LayerView of(Weight weight, float[] changed, PreviewPlan plan) {
    float[] w = weight.elements();
    double top = 0;
    for (float v : w) {
      if (Float.isFinite(v)) {
        top = Math.max(top, Math.abs(v));
      }
    }
    if (top == 0) {
      top = 1;
    }
    long[] counts = new long[BINS];
    for (float v : w) {
      if (Float.isFinite(v)) {
        int bin = (int) ((v + top) / (2 * top) * BINS);
        counts[Math.max(0, Math.min(BINS - 1, bin))]++;
      }
    }
    return new LayerView(
        weight.label(), -top, top, counts, grid(weight, plan), sqnr(w, changed, plan));
  }

  /** NaN where the plan does not tell all that happens to weights, and so may miss a change. */
  static double sqnr(float[] before, float[] after, PreviewPlan plan) {
    if (plan.structure()) {
      return Double.NaN;
    }
    if (Arrays.equals(before, after)) {
      return plan.tellsWeights() ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    return WeightQuantization.sqnrDb(before, after);
  }

  /** The grid of the last step that has one. */
  private static double[] grid(Weight weight, PreviewPlan plan) {
    double[] grid = new double[0];
    for (WeightEdit edit : plan.structure() ? List.<WeightEdit>of() : plan.edits()) {
      double[] own = edit.grid(weight);
      grid = own.length > 0 ? own : grid;
    }
    return grid;
  }
}
