package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.Node;
import dev.lathe.optimizers.training.ops.attention.AttentionRules;
import dev.lathe.optimizers.training.ops.attention.FusedAttentionRules;
import dev.lathe.optimizers.training.ops.attention.GatedRules;
import dev.lathe.optimizers.training.ops.control.ControlRules;
import dev.lathe.optimizers.training.ops.convolution.ConvolutionRules;
import dev.lathe.optimizers.training.ops.convolution.PoolingRules;
import dev.lathe.optimizers.training.ops.elementwise.ActivationRules;
import dev.lathe.optimizers.training.ops.elementwise.ArithmeticRules;
import dev.lathe.optimizers.training.ops.elementwise.BitRules;
import dev.lathe.optimizers.training.ops.elementwise.CastRules;
import dev.lathe.optimizers.training.ops.elementwise.FunctionRules;
import dev.lathe.optimizers.training.ops.generator.ConstantRules;
import dev.lathe.optimizers.training.ops.generator.RandomRules;
import dev.lathe.optimizers.training.ops.image.BlockRules;
import dev.lathe.optimizers.training.ops.image.GridRules;
import dev.lathe.optimizers.training.ops.image.ResizeRules;
import dev.lathe.optimizers.training.ops.image.RoiRules;
import dev.lathe.optimizers.training.ops.indexing.IndexRules;
import dev.lathe.optimizers.training.ops.indexing.ScatterRules;
import dev.lathe.optimizers.training.ops.indexing.SelectionRules;
import dev.lathe.optimizers.training.ops.layout.ArrangeRules;
import dev.lathe.optimizers.training.ops.layout.LayoutRules;
import dev.lathe.optimizers.training.ops.matrix.FourierRules;
import dev.lathe.optimizers.training.ops.matrix.FusedIntegerRules;
import dev.lathe.optimizers.training.ops.matrix.MatrixRules;
import dev.lathe.optimizers.training.ops.normalization.FusedNormRules;
import dev.lathe.optimizers.training.ops.normalization.NormalizationRules;
import dev.lathe.optimizers.training.ops.quantization.FakeQuantizeRule;
import dev.lathe.optimizers.training.ops.quantization.QuantizationRules;
import dev.lathe.optimizers.training.ops.recurrent.RecurrentRules;
import dev.lathe.optimizers.training.ops.reduction.AccumulationRules;
import dev.lathe.optimizers.training.ops.reduction.LossRules;
import dev.lathe.optimizers.training.ops.reduction.ReductionRules;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
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
