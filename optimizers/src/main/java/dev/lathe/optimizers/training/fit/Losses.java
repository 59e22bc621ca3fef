package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Optional;

/** Losses over a batch; each a scalar, the mean over its examples. */
public final class Losses {
  /** Of a class that no picture of a batch shows; smaller ones would make much of noise. */
  private static final float LEAST_VARIANCE = 1e-4f;

  /** Of a channel that hardly varies, such as a size that is always 8: a share of its size. */
  private static final float LEAST_SHARE = 0.1f;

  private Losses() {}

  /**
   * Cross-entropy of labels, the mean over the examples that have one; 0 where none has.
   *
   * @param logits [batch, classes]
   * @param labels INT64 [batch]; -1 for an example without
   * @param smoothing share of each label that is spread over all classes (Szegedy et al. 2016)
   */
  public static NDArray crossEntropy(NDArray logits, NDArray labels, double smoothing) {
    int classes = (int) logits.getShape().get(1);
    NDArray known = labels.gte(0).toType(DataType.FLOAT32, false).expandDims(1);
    NDArray wanted =
        labels
            .maximum(Scalars.of(0L))
            .oneHot(classes)
            .mul(Scalars.of(1 - smoothing))
            .add(smoothing / classes)
            .mul(known);
    NDArray count = known.sum().maximum(Scalars.of(1));
    return logits.logSoftmax(1).mul(wanted).sum().neg().div(count);
  }

  /**
   * Cross-entropy of labels of many places, the mean over those that have one; 0 where none has.
   * Only the label's own probability is read: a table of all of them would be as large as the
   * answers of all pixels once more.
   *
   * @param logits [places, classes]
   * @param labels INT64 [places]; -1 for a place without
   */
  public static NDArray crossEntropyOf(NDArray logits, NDArray labels) {
    NDArray known = labels.gte(0).toType(DataType.FLOAT32, false).expandDims(1);
    NDArray index = labels.maximum(Scalars.of(0L)).expandDims(1);
    NDArray count = known.sum().maximum(Scalars.of(1));
    return logits.logSoftmax(1).gather(index, 1).mul(known).sum().neg().div(count);
  }

  /**
   * Soft targets (Hinton et al. 2015): the divergence of the student's distribution from the
   * teacher's, both at a temperature, times its square so that gradients keep their size.
   *
   * @param logits the student's, [batch, classes]
   * @param teacher the teacher's, the same shape
   * @param temperature 1 or more
   */
  public static NDArray softTargets(NDArray logits, NDArray teacher, double temperature) {
    NDArray wanted = teacher.div(Scalars.of(temperature)).softmax(1);
    NDArray wantedLog = teacher.div(Scalars.of(temperature)).logSoftmax(1);
    NDArray given = logits.div(Scalars.of(temperature)).logSoftmax(1);
    return wanted
        .mul(wantedLog.sub(given))
        .sum()
        .mul(Scalars.of((float) (temperature * temperature)))
        .div(Scalars.of(logits.getShape().get(0)));
  }

  /**
   * Logits standardized (Sun et al. 2024): mean 0 and deviation 1 in each row, so that only the
   * relations between classes are learned, not how large the teacher's logits are.
   */
  public static NDArray standardized(NDArray logits) {
    NDArray centred = logits.sub(logits.mean(new int[] {1}, true));
    NDArray deviation = centred.mul(centred).mean(new int[] {1}, true).add(1e-7).sqrt();
    return centred.div(deviation);
  }

  /**
   * One minus the cosine between rows.
   *
   * @param a [batch, width]
   * @param b the same shape
   */
  public static NDArray cosine(NDArray a, NDArray b) {
    return cosines(a, b).neg().add(1).mean();
  }

  /** The cosine of each row, [batch]. */
  public static NDArray cosines(NDArray a, NDArray b) {
    int[] rows = {1};
    NDArray lengths = a.mul(a).sum(rows).mul(b.mul(b).sum(rows)).add(1e-12).sqrt();
    return a.mul(b).sum(rows).div(lengths);
  }

  /** Mean squared error over all elements. */
  public static NDArray squaredError(NDArray a, NDArray b) {
    NDArray difference = a.sub(b);
    return difference.mul(difference).mean();
  }

  /**
   * The channels of a map in units of their own deviation from their own mean, so that coordinates
   * in pixels do not drown scores between 0 and 1. The unit of a channel that hardly varies is a
   * tenth of its size: in its own deviation, a pixel more would count for all else together.
   *
   * @param map [batch, places × channels]
   * @param wanted the same shape: its means and deviations are taken
   * @param channels 0 leaves the map as it is
   */
  public static NDArray inUnits(NDArray map, NDArray wanted, long channels) {
    if (channels == 0) {
      return map;
    }
    NDArray reference = wanted.reshape(-1, channels);
    NDArray mean = reference.mean(new int[] {0}, true);
    NDArray centred = reference.sub(mean);
    NDArray size = mean.mul(Scalars.of(LEAST_SHARE));
    NDArray variance =
        centred
            .mul(centred)
            .mean(new int[] {0}, true)
            .maximum(size.mul(size))
            .maximum(Scalars.of(LEAST_VARIANCE));
    return map.reshape(-1, channels).sub(mean).div(variance.sqrt()).reshape(map.getShape());
  }

  /**
   * Squared error in proportion to the mean square of what is wanted, so that values of any size
   * count alike (Romero et al. 2015 compare hidden states by the plain error). Of sentences padding
   * does not count.
   *
   * @param given a batch of values between layers, or of tokens
   * @param wanted the same shape
   */
  public static NDArray relativeError(NDArray given, NDArray wanted, Batch batch) {
    NDArray error = given.sub(wanted);
    NDArray size = wanted;
    Optional<NDArray> mask =
        wanted.getShape().dimension() == 3
            ? Masks.of(batch, wanted.getShape().get(1))
            : Optional.empty();
    if (mask.isPresent()) {
      NDArray real = mask.get().toType(wanted.getDataType(), false).expandDims(2);
      error = error.mul(real);
      size = size.mul(real);
    }
    return error.mul(error).mean().div(size.mul(size).mean().add(1e-6f));
  }
}
