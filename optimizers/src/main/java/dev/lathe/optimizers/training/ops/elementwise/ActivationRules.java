package dev.lathe.optimizers.training.ops.elementwise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.Dropout;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.List;
import java.util.Map;

/** Activation functions. */
public final class ActivationRules {
  private ActivationRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Relu", (Rule) c -> Activation.relu(c.in(0)));
    rules.put("Sigmoid", (Rule) c -> Activation.sigmoid(c.in(0)));
    rules.put("Tanh", (Rule) c -> c.in(0).tanh());
    rules.put("Clip", (Rule) ActivationRules::clip);
    rules.put("LeakyRelu", (Rule) c -> Activation.leakyRelu(c.in(0), alpha(c, 0.01f)));
    rules.put("PRelu", (Rule) c -> prelu(c.in(0), c.in(1)));
    rules.put("Elu", (Rule) c -> Activation.elu(c.in(0), alpha(c, 1)));
    rules.put("Selu", (Rule) ActivationRules::selu);
    rules.put("Celu", (Rule) c -> celu(c.in(0), alpha(c, 1)));
    rules.put("ThresholdedRelu", (Rule) c -> thresholded(c.in(0), alpha(c, 1)));
    rules.put("HardSigmoid", (Rule) ActivationRules::hardSigmoid);
    rules.put("HardSwish", (Rule) c -> c.in(0).mul(c.in(0).div(Scalars.of(6)).add(0.5).clip(0, 1)));
    rules.put("Mish", (Rule) c -> c.in(0).mul(Activation.softPlus(c.in(0)).tanh()));
    rules.put("Swish", (Rule) c -> swish(c.in(0), alpha(c, 1)));
    rules.put("Gelu", (Rule) ActivationRules::gelu);
    rules.put("Softplus", (Rule) c -> Activation.softPlus(c.in(0)));
    rules.put("Softsign", (Rule) c -> c.in(0).div(c.in(0).abs().add(1)));
    rules.put("Shrink", (Rule) ActivationRules::shrink);
    rules.put("Softmax", (Rule) c -> overAxis(c, NDArray::softmax));
    rules.put("LogSoftmax", (Rule) c -> overAxis(c, NDArray::logSoftmax));
    rules.put("Hardmax", (Rule) c -> overAxis(c, (x, axis) -> hardmax(c, x, axis)));
    rules.put("Dropout", ActivationRules::dropout);
  }

  private static float alpha(Call call, float orElse) {
    return call.node().floatAttribute("alpha", orElse);
  }

  /** Limits by attribute up to operator set 10, by input since. */
  private static NDArray clip(Call call) {
    NDArray x = call.in(0);
    if (!x.getDataType().isFloating()) {
      NDArray above = call.maybe(1).map(x::maximum).orElse(x);
      return Numbers.alias(call.maybe(2).map(above::minimum).orElse(above));
    }
    double min =
        call.maybe(1)
            .map(Numbers::first)
            .orElse((double) call.node().floatAttribute("min", Float.NEGATIVE_INFINITY));
    double max =
        call.maybe(2)
            .map(Numbers::first)
            .orElse((double) call.node().floatAttribute("max", Float.POSITIVE_INFINITY));
    return x.clip(min, max);
  }

  static NDArray prelu(NDArray x, NDArray slope) {
    return Activation.relu(x).sub(slope.mul(Activation.relu(x.neg())));
  }

  /** The exponential sees no positive number, whose infinity would make the gradient NaN. */
  private static NDArray negativePart(NDArray x) {
    return Activation.relu(x.neg()).neg();
  }

  private static NDArray selu(Call call) {
    NDArray x = call.in(0);
    float a = call.node().floatAttribute("alpha", 1.67326319217681884765625f);
    float gamma = call.node().floatAttribute("gamma", 1.05070102214813232421875f);
    return Activation.relu(x)
        .add(negativePart(x).exp().sub(1).mul(Scalars.of(a)))
        .mul(Scalars.of(gamma));
  }

  private static NDArray celu(NDArray x, float alpha) {
    return Activation.relu(x)
        .add(negativePart(x).div(Scalars.of(alpha)).exp().sub(1).mul(Scalars.of(alpha)));
  }

  private static NDArray thresholded(NDArray x, float alpha) {
    return Picking.where(x.gt(alpha), x, x.zerosLike());
  }

  private static NDArray hardSigmoid(Call call) {
    float beta = call.node().floatAttribute("beta", 0.5f);
    return call.in(0).mul(Scalars.of(alpha(call, 0.2f))).add(beta).clip(0, 1);
  }

  static NDArray swish(NDArray x, float alpha) {
    return x.mul(Activation.sigmoid(alpha == 1 ? x : x.mul(Scalars.of(alpha))));
  }

  private static NDArray gelu(Call call) {
    NDArray x = call.in(0);
    return call.node().stringAttribute("approximate", "none").equals("tanh")
        ? tanhGelu(x)
        : x.mul(Scalars.of(0.5)).mul(x.div(Scalars.of(Math.sqrt(2))).erf().add(1));
  }

  static NDArray tanhGelu(NDArray x) {
    NDArray inner =
        x.add(x.mul(x).mul(x).mul(Scalars.of(0.044715))).mul(Scalars.of(Math.sqrt(2 / Math.PI)));
    return x.mul(Scalars.of(0.5)).mul(inner.tanh().add(1));
  }

  private static NDArray shrink(Call call) {
    NDArray x = call.in(0);
    float bias = call.node().floatAttribute("bias", 0);
    float lambda = call.node().floatAttribute("lambd", 0.5f);
    NDArray zero = x.zerosLike();
    NDArray low = Picking.where(x.lt(-lambda), x.add(bias), zero);
    return Picking.where(x.gt(lambda), x.sub(bias), low);
  }

  /** A function of a whole axis. */
  private interface OverAxis {
    NDArray apply(NDArray x, int axis);
  }

  /** Up to operator set 12 all axes from {@code axis} on are one. */
  private static NDArray overAxis(Call call, OverAxis function) {
    NDArray x = call.in(0);
    int rank = x.getShape().dimension();
    if (call.opset() >= 13) {
      return function.apply(x, call.axis("axis", -1, rank));
    }
    int axis = call.axis("axis", 1, rank);
    long rows = HostArrays.product(x.getShape().getShape(), 0, axis);
    return function.apply(x.reshape(rows, -1), 1).reshape(x.getShape());
  }

  /** One at the first maximum, zero elsewhere. */
  private static NDArray hardmax(Call call, NDArray x, int axis) {
    long length = x.getShape().get(axis);
    long[] spread = Lengths.filled(x.getShape().dimension(), 1);
    spread[axis] = length;
    NDArray places = HostArrays.range(call.manager(), length).reshape(new Shape(spread));
    return x.argMax(axis).expandDims(axis).eq(places).toType(x.getDataType(), false);
  }

  /** Outside training it hands its input on. */
  private static List<NDArray> dropout(Call call) {
    float ratio =
        call.maybe(1)
            .map(r -> (float) Numbers.first(r))
            .orElse(call.node().floatAttribute("ratio", 0.5f));
    boolean asks = call.maybe(2).map(t -> Numbers.first(t) != 0).orElse(false);
    NDArray x = call.in(0);
    if (!call.host().training() && !asks || ratio == 0) {
      return call.node().outputs().size() < 2
          ? List.of(Numbers.alias(x))
          : List.of(Numbers.alias(x), x.zerosLike().eq(0));
    }
    NDArray kept = Dropout.dropout(x.stopGradient().onesLike(), ratio, true).singletonOrThrow();
    return List.of(x.mul(kept), kept.neq(0));
  }
}
