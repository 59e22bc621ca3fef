package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.engine.graph.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An optimizer: updates weights by their gradients, and keeps the state that its rule needs.
 * PyTorch's own kernels do the arithmetic.
 */
public final class Optimizer {
  /** Which rule. */
  public enum Kind {
    /**
     * Adam with decoupled weight decay, β 0.9 and 0.999 (Loshchilov and Hutter 2019); of large
     * tables only the rows that a batch has looked up (PyTorch's SparseAdam).
     */
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
  private final Set<Value> tables = new LinkedHashSet<>();
  private int steps;

  /**
   * For these weights.
   *
   * @param manager keeps the state
   */
  Optimizer(Kind kind, double weightDecay, Map<Value, NDArray> weights, NDManager manager) {
    this.kind = kind;
    this.weightDecay = weightDecay;
    this.weights = weights;
    weights.forEach(
        (value, weight) -> {
          first.put(value, kept(weight, manager));
          if (kind == Kind.ADAMW) {
            second.put(value, kept(weight, manager));
          }
          if (TouchedRows.suit(value)) {
            tables.add(value);
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
      if (kind == Kind.SGD) {
        JniUtils.sgdUpdate(
            weight,
            (PtNDArray) gradient,
            (PtNDArray) first.get(value),
            rate,
            decay,
            1,
            NO_CLIP,
            MOMENTUM);
      } else if (tables.contains(value)) {
        TouchedRows.change(
            gradient,
            List.of(weight, first.get(value), second.get(value)),
            (g, rows) -> adam(rows.get(0), g, rows.get(1), rows.get(2), rate, decay));
      } else {
        adam(weight, gradient, first.get(value), second.get(value), rate, decay);
      }
      JniUtils.zeroGrad(weight);
    }
  }

  private void adam(
      NDArray weight, NDArray gradient, NDArray mean, NDArray square, float rate, float decay) {
    double corrected = rate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
    JniUtils.adamUpdate(
        (PtNDArray) weight,
        (PtNDArray) gradient,
        (PtNDArray) mean,
        (PtNDArray) square,
        rate,
        (float) corrected,
        decay,
        1,
        NO_CLIP,
        BETA1,
        BETA2,
        EPSILON,
        true);
  }

  /** Forgets the gradients of a step that must not be taken. */
  void discard() {
    weights.values().forEach(w -> JniUtils.zeroGrad((PtNDArray) w));
  }

  /** Forgets what was remembered: after a step back the old direction would lead astray again. */
  void reset() {
    steps = 0;
    // Not times zero: what is no number would stay so.
    first.values().forEach(Optimizer::clear);
    second.values().forEach(Optimizer::clear);
  }

  private static void clear(NDArray state) {
    state.set(new float[Math.toIntExact(state.size())]);
  }
}
