package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.pruning.channels.ChannelGroup.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Importance by the size of the weights that make a channel (Li et al., "Pruning Filters for
 * Efficient ConvNets", 2017), or by the scale of its batch normalization (Liu et al., "Learning
 * Efficient Convolutional Networks through Network Slimming", 2017). Where several layers make the
 * same channels, each layer's numbers are divided by their mean before they are added up.
 */
public final class MagnitudeScores implements ChannelScores {
  /** Which size. */
  public enum Norm {
    /** The sum of magnitudes. */
    L1,
    /** The Euclidean norm. */
    L2,
    /** The magnitude of the batch normalization's scale. */
    BATCH_NORM
  }

  private final Norm norm;

  /** By this norm. */
  public MagnitudeScores(Norm norm) {
    this.norm = norm;
  }

  @Override
  public Optional<double[]> of(ChannelGroup group) {
    List<double[]> all = new ArrayList<>();
    for (Weight w : group.weights()) {
      boolean counts = norm == Norm.BATCH_NORM ? w.role() == Role.BATCH_SCALE : w.role().makes();
      if (counts) {
        all.add(normalized(sums(w, group.units(), norm == Norm.L2)));
      }
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    double[] sum = new double[group.units()];
    for (double[] one : all) {
      for (int u = 0; u < sum.length; u++) {
        sum[u] += one[u] / all.size();
      }
    }
    return Optional.of(sum);
  }

  /** The numbers divided by their mean. */
  static double[] normalized(double[] numbers) {
    double mean = 0;
    for (double n : numbers) {
      mean += n / numbers.length;
    }
    double[] out = new double[numbers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = mean > 0 && Double.isFinite(mean) ? numbers[i] / mean : 0;
    }
    return out;
  }

  private static double[] sums(Weight weight, int units, boolean squares) {
    double[] sums = new double[units];
    float[] numbers = numbers(weight.tensor());
    long[] shape = weight.tensor().shape();
    int inner = 1;
    for (int i = weight.axis() + 1; i < shape.length; i++) {
      inner *= (int) shape[i];
    }
    int length = (int) shape[weight.axis()];
    for (int i = 0; i < numbers.length; i++) {
      int unit = weight.unitOf()[i / inner % length];
      if (unit >= 0) {
        sums[unit] += squares ? (double) numbers[i] * numbers[i] : Math.abs(numbers[i]);
      }
    }
    for (int u = 0; squares && u < units; u++) {
      sums[u] = Math.sqrt(sums[u]);
    }
    return sums;
  }

  /** Stored integers stand for numbers in proportion; a zero point is left out. */
  private static float[] numbers(TensorData tensor) {
    if (tensor.type().isFloatingPoint()) {
      return Tensors.floats(tensor);
    }
    long[] longs = Tensors.longs(tensor);
    float[] out = new float[longs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = longs[i];
    }
    return out;
  }
}
