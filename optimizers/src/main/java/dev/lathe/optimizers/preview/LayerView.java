package dev.lathe.optimizers.preview;

import dev.lathe.optimizers.quantization.WeightQuantization;
import dev.lathe.optimizers.quantization.WeightRounding;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

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
 *     nothing changed
 */
@SuppressWarnings("ArrayRecordComponent") // A picture's data; compared by identity only.
public record LayerView(
    String layer, double low, double high, long[] counts, double[] grid, double sqnrDb) {
  private static final int BINS = 96;

  static LayerView of(WeightImage.Weight weight, float[] changed, DraftPlan plan) {
    float[] w = weight.original();
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
    return new LayerView(weight.label(), -top, top, counts, grid(weight, plan), sqnr(w, changed));
  }

  static double sqnr(float[] before, float[] after) {
    return Arrays.equals(before, after)
        ? Double.POSITIVE_INFINITY
        : WeightQuantization.sqnrDb(before, after);
  }

  private static double[] grid(WeightImage.Weight weight, DraftPlan plan) {
    DraftPlan.Round last = null;
    for (DraftPlan.WeightStep s : plan.steps()) {
      if (s instanceof DraftPlan.Round r) {
        last = r;
      }
    }
    if (last == null) {
      return new double[0];
    }
    AxisLayout layout = weight.layout(last.perChannel());
    float peak = 0;
    for (float p : WeightRounding.peaks(weight.original(), layout)) {
      peak = Math.max(peak, p);
    }
    double step = WeightRounding.step(peak, last.bits());
    int most = (1 << (last.bits() - 1)) - 1;
    return IntStream.rangeClosed(-most, most).mapToDouble(i -> i * step).toArray();
  }
}
