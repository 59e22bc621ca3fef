package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.engine.graph.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changes weights by their gradients, and remembers what its rule needs. PyTorch's own kernels do
 * the arithmetic.
 */
public final class Updates {
  /** Which rule. */
  public enum Kind {
    /** Adam with decoupled weight decay, β 0.9 and 0.999 (Loshchilov and Hutter 2019). */
    ADAMW,
    /** Stochastic gradient descent with momentum 0.9. */
    SGD
  }

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final float MOMENTUM = 0.9f;
  private static final float NO_CLIP = -1;

  private final Kind kind;
  private final double weightDecay;
  private final Map<Value, NDArray> weights;
  private final Map<Value, NDArray> first = new LinkedHashMap<>();
  private final Map<Value, NDArray> second = new LinkedHashMap<>();
  private int steps;

  /**
   * For these weights.
   *
   * @param manager keeps the state
   */
  Updates(Kind kind, double weightDecay, Map<Value, NDArray> weights, NDManager manager) {
    this.kind = kind;
    this.weightDecay = weightDecay;
    this.weights = weights;
    weights.forEach(
        (value, weight) -> {
          first.put(value, kept(weight, manager));
          if (kind == Kind.ADAMW) {
            second.put(value, kept(weight, manager));
          }
        });
  }

  private static NDArray kept(NDArray weight, NDManager manager) {
    NDArray state = manager.zeros(weight.getShape(), weight.getDataType());
    ai.djl.ndarray.NDScope.unregister(state);
    return state;
  }

  /** Takes a step against the gradients, and clears them. */
  void step(double learningRate) {
    steps++;
    weights.forEach((value, weight) -> update(value, (PtNDArray) weight, (float) learningRate));
  }

  private void update(Value value, PtNDArray weight, float rate) {
    try (NDArray gradient = weight.getGradient()) {
      // Decay is for matrices and kernels; biases and scales stay free.
      float decay = weight.getShape().dimension() >= 2 ? (float) weightDecay : 0;
      PtNDArray g = (PtNDArray) gradient;
      if (kind == Kind.ADAMW) {
        double corrected =
            rate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
        JniUtils.adamUpdate(
            weight,
            g,
            (PtNDArray) first.get(value),
            (PtNDArray) second.get(value),
            rate,
            (float) corrected,
            decay,
            1,
            NO_CLIP,
            BETA1,
            BETA2,
            EPSILON,
            true);
      } else {
        JniUtils.sgdUpdate(
            weight, g, (PtNDArray) first.get(value), rate, decay, 1, NO_CLIP, MOMENTUM);
      }
      JniUtils.zeroGrad(weight);
    }
  }

  /** Forgets the gradients of a step that must not be taken. */
  void discard() {
    weights.values().forEach(w -> JniUtils.zeroGrad((PtNDArray) w));
  }

  /** Forgets what was remembered: after a step back the old direction would lead astray again. */
  void reset() {
    steps = 0;
    // Not times zero: what is no number would stay so.
    first.values().forEach(Updates::clear);
    second.values().forEach(Updates::clear);
  }

  private static void clear(NDArray state) {
    state.set(new float[Math.toIntExact(state.size())]);
  }
}
