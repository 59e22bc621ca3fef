package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.pass.WeightSet;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What weights are after they were stored as 8-bit integers: whole numbers of steps.
 *
 * @param perChannel whether each output channel may have its own scale
 * @param stored which weights become integers
 * @param onlyWhereWorth whether a scale a channel is taken only where it is clearly closer
 * @param format of a weight's integers, with a scale a channel or one for all
 */
record IntegerEdit(
    boolean perChannel,
    Predicate<Weight> stored,
    boolean onlyWhereWorth,
    BiFunction<Weight, Boolean, IntegerFormat> format)
    implements WeightEdit {

  /** What decides the scales of a weight; they are the same for every draft of the same options. */
  private record Key(int index, IntegerFormat each, IntegerFormat whole, boolean choose) {}

  /** How a weight is stored. */
  private record Steps(AxisLayout layout, float[] steps) {
    float[] round(float[] elements) {
      float[] out = new float[elements.length];
      WeightRounding.toSteps(elements, layout, steps, out);
      return out;
    }
  }

  @Override
  public IntFunction<float[]> over(WeightSet weights) {
    return index -> {
      Weight w = weights.get(index);
      if (!stored.test(w)) {
        return w.elements();
      }
      Key key = new Key(index, format(w, true), format(w, false), onlyWhereWorth && hasChannels(w));
      Steps steps = weights.keep(key, () -> steps(w));
      return steps.steps().length == 0 ? w.elements() : steps.round(w.elements());
    };
  }

  private IntegerFormat format(Weight w, boolean each) {
    return format.apply(w, each && hasChannels(w));
  }

  private boolean hasChannels(Weight w) {
    return perChannel && w.axis() != AxisLayout.PER_TENSOR;
  }

  private Steps steps(Weight w) {
    if (!WeightQuantization.isFinite(Tensors.ofFloats(w.elements(), w.shape()))) {
      return new Steps(AxisLayout.of(w.shape(), AxisLayout.PER_TENSOR), new float[0]);
    }
    if (!hasChannels(w)) {
      return steps(w, false);
    }
    Steps each = steps(w, true);
    if (!onlyWhereWorth) {
      return each;
    }
    Steps whole = steps(w, false);
    return sqnr(w, each) >= sqnr(w, whole) + DynamicRewriter.WORTH_DB ? each : whole;
  }

  private static double sqnr(Weight w, Steps steps) {
    return WeightQuantization.sqnrDb(w.elements(), steps.round(w.elements()));
  }

  private Steps steps(Weight w, boolean each) {
    int axis = each ? w.axis() : AxisLayout.PER_TENSOR;
    float[] scales =
        WeightGrid.of(Tensors.ofFloats(w.elements(), w.shape()), axis, format(w, each)).scales();
    return new Steps(AxisLayout.of(w.shape(), axis), scales);
  }

  @Override
  public int bits() {
    return 8;
  }

  @Override
  public long bytes(Weight w) {
    if (!stored.test(w)) {
      return WeightEdit.super.bytes(w);
    }
    int channels = AxisLayout.of(w.shape(), hasChannels(w) ? w.axis() : -1).channels();
    return WeightRounding.packedBytes(w.elements().length, channels, 8);
  }

  @Override
  public double[] grid(Weight w) {
    if (!stored.test(w)) {
      return new double[0];
    }
    Steps steps = steps(w);
    float widest = 0;
    for (float s : steps.steps()) {
      widest = Math.max(widest, s);
    }
    double step = widest;
    double low = 0;
    double high = 0;
    for (float v : w.elements()) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    return step == 0
        ? new double[0]
        : IntStream.rangeClosed((int) Math.rint(low / step), (int) Math.rint(high / step))
            .mapToDouble(i -> i * step)
            .toArray();
  }
}
