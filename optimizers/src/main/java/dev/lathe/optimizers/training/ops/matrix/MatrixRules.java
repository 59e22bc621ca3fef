package dev.lathe.optimizers.training.ops.matrix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Map;

/** Matrix products. */
public final class MatrixRules {
  private MatrixRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("MatMul", (Rule) c -> c.in(0).matMul(c.in(1)));
    rules.put("Gemm", (Rule) MatrixRules::gemm);
    rules.put("Einsum", (Rule) c -> Einsum.of(c.node().stringAttribute("equation", ""), c.all()));
    rules.put("MatMulInteger", (Rule) MatrixRules::integer);
    rules.put("Det", (Rule) Determinant::of);
  }

  /** alpha · A' · B' + beta · C, where A' and B' may be transposed. */
  private static NDArray gemm(Call call) {
    NDArray a = call.node().intAttribute("transA", 0) != 0 ? call.in(0).transpose() : call.in(0);
    NDArray b = call.node().intAttribute("transB", 0) != 0 ? call.in(1).transpose() : call.in(1);
    float alpha = call.node().floatAttribute("alpha", 1);
    float beta = call.node().floatAttribute("beta", 1);
    NDArray product = a.matMul(b);
    NDArray y = alpha == 1 ? product : product.mul(Scalars.of(alpha));
    return call.maybe(2).map(c -> y.add(beta == 1 ? c : c.mul(Scalars.of(beta)))).orElse(y);
  }

  /** Doubles hold all sums exactly. Zero points are one for each row of A and column of B. */
  private static NDArray integer(Call call) {
    NDArray a = Casts.to(call.in(0), DataType.FLOAT64);
    NDArray b = Casts.to(call.in(1), DataType.FLOAT64);
    NDArray left = call.maybe(2).map(z -> a.sub(rows(z))).orElse(a);
    NDArray right = call.maybe(3).map(z -> b.sub(Casts.to(z, DataType.FLOAT64))).orElse(b);
    return left.matMul(right).toType(DataType.INT32, false);
  }

  /** A vector goes down the rows. */
  public static NDArray rows(NDArray zero) {
    NDArray wide = Casts.to(zero, DataType.FLOAT64);
    return wide.getShape().dimension() == 1 ? wide.reshape(new Shape(-1, 1)) : wide;
  }
}
