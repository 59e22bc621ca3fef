package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.Map;

/** Activations and matrix products that ONNX Runtime's graph optimizer joins. */
final class FusedRules {
  private static final String DOMAIN = "com.microsoft:";

  private FusedRules() {}

  static void register(Map<String, Operator> rules) {
    rules.put(DOMAIN + "Gelu", (Rule) c -> gelu(c.in(0)));
    rules.put(DOMAIN + "BiasGelu", (Rule) c -> gelu(c.in(0).add(c.in(1))));
    rules.put(DOMAIN + "FastGelu", (Rule) FusedRules::fastGelu);
    rules.put(DOMAIN + "QuickGelu", (Rule) FusedRules::quickGelu);
    rules.put(DOMAIN + "FusedMatMul", (Rule) FusedRules::matMul);
    rules.put(DOMAIN + "FusedGemm", (Rule) c -> joined(c, "Gemm", false));
    rules.put(DOMAIN + "FusedConv", (Rule) c -> joined(c, "Conv", true));
    rules.put(DOMAIN + "MatMulNBits", (Rule) FusedRules::narrowMatMul);
  }

  private static NDArray gelu(NDArray x) {
    return Activation.gelu(x);
  }

  private static NDArray fastGelu(Call call) {
    NDArray x = call.maybe(1).map(b -> call.in(0).add(b)).orElse(call.in(0));
    NDArray inner =
        x.add(x.mul(x).mul(x).mul(Scalars.of(0.044715))).mul(Scalars.of(Math.sqrt(2 / Math.PI)));
    return x.mul(Scalars.of(0.5)).mul(inner.tanh().add(1));
  }

  private static NDArray quickGelu(Call call) {
    float alpha = call.node().floatAttribute("alpha", 1.702f);
    return call.in(0).mul(Activation.sigmoid(call.in(0).mul(Scalars.of(alpha))));
  }

  private static NDArray matMul(Call call) {
    NDArray a = turned(call, call.in(0), "transA", "transBatchA");
    NDArray b = turned(call, call.in(1), "transB", "transBatchB");
    float alpha = call.node().floatAttribute("alpha", 1);
    NDArray y = a.matMul(b);
    return alpha == 1 ? y : y.mul(Scalars.of(alpha));
  }

  /** The last two axes swapped; "batch" moves the first axis behind the other batch axes. */
  private static NDArray turned(Call call, NDArray x, String matrix, String batch) {
    int rank = x.getShape().dimension();
    NDArray y = x;
    if (call.node().intAttribute(batch, 0) != 0 && rank > 2) {
      int[] order = new int[rank];
      for (int i = 0; i < rank - 2; i++) {
        order[i] = i + 1;
      }
      order[rank - 2] = 0;
      order[rank - 1] = rank - 1;
      y = y.transpose(order);
    }
    boolean swap = call.node().intAttribute(matrix, 0) != 0 && rank > 1;
    return swap ? y.swapAxes(rank - 2, rank - 1) : y;
  }

  /** A standard operator, then for a convolution what is added, then the activation. */
  private static NDArray joined(Call call, String operator, boolean sum) {
    NDArray y = Operators.standard(operator).apply(call).get(0);
    if (sum && call.maybe(3).isPresent()) {
      y = y.add(call.in(3));
    }
    String name = call.node().stringAttribute("activation", "");
    double alpha = parameter(call, 0, call.node().floatAttribute("activation_alpha", 0.01f));
    double beta = parameter(call, 1, call.node().floatAttribute("activation_beta", 0.5f));
    return switch (name) {
      case "" -> y;
      case "Relu" -> Activation.relu(y);
      case "Tanh" -> y.tanh();
      case "Sigmoid" -> Activation.sigmoid(y);
      case "LeakyRelu" -> Activation.leakyRelu(y, (float) alpha);
      case "Clip" -> y.clip(alpha, beta);
      case "HardSigmoid" -> y.mul(Scalars.of(alpha)).add(beta).clip(0, 1);
      default -> throw new UnsupportedOperatorException("the activation '" + name + "' is unknown");
    };
  }

  private static double parameter(Call call, int index, double orElse) {
    return call.node()
        .attribute("activation_params")
        .map(Attribute::value)
        .filter(Attribute.FloatsValue.class::isInstance)
        .map(v -> ((Attribute.FloatsValue) v).values())
        .filter(v -> index < v.size())
        .map(v -> (double) v.get(index))
        .orElse(orElse);
  }

  /** Weights of 4 or 8 bits in blocks along the inner axis, each with its scale and zero point. */
  private static NDArray narrowMatMul(Call call) {
    long inner = call.node().intAttribute("K", 0);
    long outer = call.node().intAttribute("N", 0);
    long bits = call.node().intAttribute("bits", 4);
    long block = call.node().intAttribute("block_size", 32);
    if (bits != 4 && bits != 8 || call.maybe(4).isPresent()) {
      throw new UnsupportedOperatorException(
          "its weights have " + bits + " bits, or are reordered");
    }
    long blocks = (inner + block - 1) / block;
    DataType type = call.in(0).getDataType();
    NDArray codes = unpacked(call.in(1).reshape(new Shape(outer * blocks, -1)), bits);
    NDArray scales = call.in(2).reshape(new Shape(outer, blocks, 1));
    NDArray shifted =
        codes
            .toType(type, false)
            .reshape(new Shape(outer, blocks, block))
            .sub(zeroPoints(call, outer, blocks, bits, type));
    NDArray weights = shifted.mul(scales).reshape(new Shape(outer, blocks * block));
    NDArray used = Picking.part(weights, 1, 0, inner);
    NDArray y = call.in(0).matMul(used.transpose());
    return call.maybe(5).map(y::add).orElse(y);
  }

  private static NDArray zeroPoints(Call call, long outer, long blocks, long bits, DataType type) {
    if (call.maybe(3).isEmpty()) {
      return call.scalar(1L << bits - 1, type);
    }
    NDArray points = call.in(3);
    if (points.getDataType().isFloating()) {
      return points.reshape(new Shape(outer, blocks, 1));
    }
    NDArray all = unpacked(points.reshape(new Shape(outer, -1)), bits);
    return Picking.part(all, 1, 0, blocks).toType(type, false).reshape(new Shape(outer, blocks, 1));
  }

  /** Rows of bytes as rows of codes, the low half of a byte first. */
  private static NDArray unpacked(NDArray bytes, long bits) {
    NDArray wide = bytes.toType(DataType.INT32, false);
    if (bits == 8) {
      return wide;
    }
    NDArray low = wide.mod(Scalars.of(16));
    NDArray high = wide.sub(low).div(Scalars.of(16)).toType(DataType.INT32, false);
    NDArray pairs = NDArrays.stack(new NDList(low, high), 2);
    return pairs.reshape(new Shape(bytes.getShape().get(0), -1));
  }
}
