package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** Matrix products. */
final class MatrixRules {
  private MatrixRules() {}

  static void register(Map<String, Operator> rules) {
    rules.put("MatMul", (Rule) c -> c.in(0).matMul(c.in(1)));
    rules.put("Gemm", (Rule) MatrixRules::gemm);
  }

  /** alpha · A' · B' + beta · C, where A' and B' may be transposed. */
  private static NDArray gemm(Call call) {
    NDArray a = call.node().intAttribute("transA", 0) != 0 ? call.in(0).transpose() : call.in(0);
    NDArray b = call.node().intAttribute("transB", 0) != 0 ? call.in(1).transpose() : call.in(1);
    float alpha = call.node().floatAttribute("alpha", 1);
    float beta = call.node().floatAttribute("beta", 1);
    NDArray product = a.matMul(b);
    NDArray y = alpha == 1 ? product : product.mul(alpha);
    return call.maybe(2).map(c -> y.add(beta == 1 ? c : c.mul(beta))).orElse(y);
  }
}
