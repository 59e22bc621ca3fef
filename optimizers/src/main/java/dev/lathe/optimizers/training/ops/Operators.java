package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** All rules, by operator. */
public final class Operators {
  private static final Map<String, Operator> RULES = all();

  private Operators() {}

  private static Map<String, Operator> all() {
    Map<String, Operator> rules = new TreeMap<>();
    java.util.List<Consumer<Map<String, Operator>>> families =
        java.util.List.of(
            ArithmeticRules::register,
            FunctionRules::register,
            BitRules::register,
            CastRules::register,
            ActivationRules::register,
            MatrixRules::register,
            ConvolutionRules::register,
            PoolingRules::register,
            ResizeRules::register,
            GridRules::register,
            RoiRules::register,
            FourierRules::register,
            BlockRules::register,
            QuantizationRules::register,
            LossRules::register,
            NormalizationRules::register,
            ReductionRules::register,
            AccumulationRules::register,
            LayoutRules::register,
            ArrangeRules::register,
            IndexRules::register,
            ScatterRules::register,
            SelectionRules::register,
            ConstantRules::register,
            RandomRules::register,
            ControlRules::register,
            RecurrentRules::register,
            AttentionRules::register,
            GatedRules::register,
            FusedRules::register,
            FusedNormRules::register,
            FusedAttentionRules::register,
            FusedIntegerRules::register,
            FakeQuantizeRule::register);
    for (Consumer<Map<String, Operator>> family : families) {
      Map<String, Operator> some = new TreeMap<>();
      family.accept(some);
      for (Map.Entry<String, Operator> e : some.entrySet()) {
        if (rules.putIfAbsent(e.getKey(), e.getValue()) != null) {
          throw new IllegalStateException("two rules for " + e.getKey());
        }
      }
    }
    return Map.copyOf(rules);
  }

  /** The rule of a node's operator. */
  public static Optional<Operator> of(Node node) {
    String domain = node.domain();
    boolean standard = domain.isEmpty() || domain.equals("ai.onnx");
    return Optional.ofNullable(RULES.get(standard ? node.opType() : domain + ":" + node.opType()));
  }

  /** The rule of an operator of the standard set that is known to have one. */
  static Operator standard(String operator) {
    return RULES.get(operator);
  }

  /** The operators with a rule; those outside the standard domain as {@code domain:name}. */
  public static Set<String> covered() {
    return RULES.keySet();
  }

  /** The elements of an array of any type as integers. */
  public static long[] integers(NDArray array) {
    return Numbers.longs(array);
  }
}
