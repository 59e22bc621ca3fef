package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Map;

/** Activation functions. */
final class ActivationRules {
  private ActivationRules() {}

  static void register(Map<String, Operator> rules) {
    rules.put("Relu", (Rule) c -> Activation.relu(c.in(0)));
    rules.put("Sigmoid", (Rule) c -> Activation.sigmoid(c.in(0)));
    rules.put("Tanh", (Rule) c -> c.in(0).tanh());
    rules.put("Clip", (Rule) ActivationRules::clip);
    rules.put("LeakyRelu", (Rule) c -> leakyRelu(c));
    rules.put("Softmax", (Rule) c -> softmax(c, false));
    rules.put("LogSoftmax", (Rule) c -> softmax(c, true));
    rules.put("Dropout", ActivationRules::dropout);
  }

  private static NDArray leakyRelu(Call call) {
    return Activation.leakyRelu(call.in(0), call.node().floatAttribute("alpha", 0.01f));
  }

  /** Limits by attribute up to operator set 10, by input since. */
  private static NDArray clip(Call call) {
    double min =
        call.maybe(1)
            .map(Numbers::first)
            .orElse((double) call.node().floatAttribute("min", Float.NEGATIVE_INFINITY));
    double max =
        call.maybe(2)
            .map(Numbers::first)
            .orElse((double) call.node().floatAttribute("max", Float.POSITIVE_INFINITY));
    return call.in(0).clip(min, max);
  }

  /** Up to operator set 12 all axes from {@code axis} on are one. */
  private static NDArray softmax(Call call, boolean log) {
    NDArray x = call.in(0);
    int rank = x.getShape().dimension();
    if (call.opset() >= 13) {
      int axis = call.axis("axis", -1, rank);
      return log ? x.logSoftmax(axis) : x.softmax(axis);
    }
    int axis = call.axis("axis", 1, rank);
    long[] shape = x.getShape().getShape();
    long rows = 1;
    for (int i = 0; i < axis; i++) {
      rows *= shape[i];
    }
    NDArray flat = x.reshape(rows, -1);
    return (log ? flat.logSoftmax(1) : flat.softmax(1)).reshape(x.getShape());
  }

  /** Outside training it hands its input on. */
  private static java.util.List<NDArray> dropout(Call call) {
    float ratio =
        call.maybe(1)
            .map(r -> (float) Numbers.first(r))
            .orElse(call.node().floatAttribute("ratio", 0.5f));
    if (!call.host().training() || ratio == 0) {
      return java.util.List.of(Numbers.alias(call.in(0)));
    }
    return java.util.List.of(
        ai.djl.nn.norm.Dropout.dropout(call.in(0), ratio, true).singletonOrThrow());
  }
}
