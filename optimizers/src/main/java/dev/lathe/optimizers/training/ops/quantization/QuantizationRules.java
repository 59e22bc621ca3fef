package dev.lathe.optimizers.training.ops.quantization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.DataType;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.Integers;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.arrays.Scales;
import dev.lathe.optimizers.training.ops.arrays.StraightThrough;
import dev.lathe.optimizers.training.ops.convolution.ConvolutionRules;
import dev.lathe.optimizers.training.ops.elementwise.CastRules;
import dev.lathe.optimizers.training.ops.matrix.MatrixRules;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.NarrowTypes;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Quantization and its inverse. Where a gradient has to pass, quantized values are held as real
 * numbers: rounding hands the gradient through, what is clipped gets none, and scales get theirs
 * from both operators together, which is learned step size quantization.
 */
public final class QuantizationRules {
  private static final ai.djl.ndarray.types.DataType FP32 = ai.djl.ndarray.types.DataType.FLOAT32;
  private static final ai.djl.ndarray.types.DataType FP64 = ai.djl.ndarray.types.DataType.FLOAT64;

  private QuantizationRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("QuantizeLinear", (Rule) QuantizationRules::quantize);
    rules.put("DequantizeLinear", (Rule) QuantizationRules::dequantize);
    rules.put("DynamicQuantizeLinear", QuantizationRules::dynamic);
    rules.put("QLinearMatMul", (Rule) QuantizationRules::matMul);
    rules.put("QLinearConv", (Rule) QuantizationRules::conv);
  }

  private static int axis(Call call) {
    return call.rank(0) == 0 ? 0 : call.axis("axis", 1, Math.max(2, call.rank(0)));
  }

  private static NDArray quantize(Call call) {
    NDArray x = call.in(0);
    long block = call.node().intAttribute("block_size", 0);
    DataType type =
        call.maybe(2).isPresent()
            ? call.type(2)
            : DataType.ofCode((int) call.node().intAttribute("output_dtype", 2));
    NDArray scale = Scales.blocked(call.in(1), x, axis(call), block);
    NDArray y = x.div(Casts.to(scale, x.getDataType()));
    Optional<NDArray> zero = call.maybe(2).map(z -> Scales.blocked(z, x, axis(call), block));
    if (NarrowTypes.isFloat(type)) {
      return CastRules.round(Casts.to(y, FP32), type, call.node().intAttribute("saturate", 1) != 0);
    }
    return integers(y, zero, type);
  }

  /** Rounds, adds the zero point and clips to the type. */
  private static NDArray integers(NDArray y, Optional<NDArray> zero, DataType type) {
    NDArray wide = y.getDataType() == ai.djl.ndarray.types.DataType.FLOAT16 ? Casts.to(y, FP32) : y;
    NDArray rounded = StraightThrough.round(wide);
    NDArray moved = zero.map(z -> rounded.add(Casts.to(z, wide.getDataType()))).orElse(rounded);
    NDArray clipped = moved.clip(Integers.least(type), Integers.most(type));
    return Casts.mayFlow(y) ? clipped : Casts.to(clipped, held(type));
  }

  private static ai.djl.ndarray.types.DataType held(DataType type) {
    return TorchTensors.type(type)
        .orElseThrow(
            () -> new UnsupportedOperatorException("PyTorch does not hold " + type + " values"));
  }

  private static NDArray dequantize(Call call) {
    NDArray x = call.in(0);
    long block = call.node().intAttribute("block_size", 0);
    NDArray scale = Scales.blocked(call.in(1), x, axis(call), block);
    ai.djl.ndarray.types.DataType type = scale.getDataType();
    NDArray wide = Casts.to(x, type);
    NDArray y =
        call.maybe(2)
            .map(z -> wide.sub(Scales.blocked(Casts.to(z, type), x, axis(call), block)))
            .orElse(wide)
            .mul(scale);
    int to = (int) call.node().intAttribute("output_dtype", 0);
    return to == 0 ? y : Casts.to(y, held(DataType.ofCode(to)));
  }

  /** Scale and zero point from the range of the values, which always has zero in it. */
  private static List<NDArray> dynamic(Call call) {
    NDArray x = call.in(0);
    NDArray zero = call.scalar(0, x);
    NDArray most = x.stopGradient().max().maximum(zero);
    NDArray least = x.stopGradient().min().minimum(zero);
    NDArray range = most.sub(least).div(Scalars.of(255));
    NDArray scale = Picking.where(range.eq(0), range.onesLike(), range);
    NDArray point = least.neg().div(scale).round().clip(0, 255);
    NDArray y = integers(x.div(scale), Optional.of(point), DataType.UINT8);
    return List.of(
        y, scale, Casts.to(point, ai.djl.ndarray.types.DataType.UINT8).reshape(new Shape()));
  }

  private static NDArray matMul(Call call) {
    NDArray a = Casts.to(call.in(0), FP64).sub(MatrixRules.rows(call.in(2)));
    NDArray b = Casts.to(call.in(3), FP64).sub(Casts.to(call.in(5), FP64));
    NDArray scaled =
        a.matMul(b)
            .mul(MatrixRules.rows(call.in(1)))
            .mul(Casts.to(call.in(4), FP64))
            .div(Casts.to(call.in(6), FP64));
    return integers(scaled, Optional.of(call.in(7)), call.type(7));
  }

  private static NDArray conv(Call call) {
    NDArray x = ConvolutionRules.centred(call, 0, 2, 1);
    NDArray w = ConvolutionRules.centred(call, 3, 5, 0);
    Optional<NDArray> bias = call.maybe(8).map(b -> Casts.to(b, FP64));
    NDArray weightScale = Scales.along(Casts.to(call.in(4), FP64), call.rank(0), 1);
    NDArray scaled =
        ConvolutionRules.conv(call, x, w, bias)
            .mul(Casts.to(call.in(1), FP64))
            .mul(weightScale)
            .div(Casts.to(call.in(6), FP64));
    return integers(scaled, Optional.of(call.in(7)), call.type(7));
  }
}
