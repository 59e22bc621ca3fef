package dev.lathe.optimizers.quantization;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.quantization.calibration.Observed;
import dev.lathe.optimizers.quantization.calibration.TensorRange;
import dev.lathe.optimizers.quantization.calibration.TensorStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Plans, sees the planned tensors on samples, and plans again without the nodes whose tensors turn
 * out not to fit in 8 bits: those that became infinite, and those whose range a constant or padding
 * rules. Ends at the latest when no node is left.
 */
final class StaticCalibration {
  /**
   * Data that get less than a quarter of the steps of their tensor are ruled: two bits are lost.
   */
  private static final double RULED = 4;

  private final OnnxModel model;
  private final StaticOptions options;
  private final Function<List<Observed>, Map<String, TensorStatistics>> run;
  private final RangeRulers rulers;
  private final Map<String, TensorStatistics> statistics = new HashMap<>();
  private KeptNodes kept = KeptNodes.NONE;

  /**
   * Prepares it.
   *
   * @param model with the types of its values; not changed
   * @param run observes tensors on all samples
   */
  StaticCalibration(
      OnnxModel model,
      StaticOptions options,
      Function<List<Observed>, Map<String, TensorStatistics>> run) {
    this.model = model;
    this.options = options;
    this.run = run;
    this.rulers = new RangeRulers(model.graph());
  }

  /**
   * Calibrates.
   *
   * @throws LatheException when a tensor became NaN, or none is left that could be quantized
   */
  void calibrate() {
    StaticPlan plan = plan(model);
    boolean any = !plan.products().isEmpty();
    observe(plan);
    Map<Node, String> misfits = misfits(plan);
    while (!misfits.isEmpty()) {
      kept = kept.with(misfits);
      plan = plan(model);
      observe(plan);
      misfits = misfits(plan);
    }
    if (any && plan.products().isEmpty()) {
      String node = kept.reasons().keySet().iterator().next();
      throw LatheException.input(
          "Static INT8 cannot be calibrated.",
          "No product is left that fits in 8 bits: at '" + node + "', " + kept.reasons().get(node),
          "Check the samples and their preprocessing.");
    }
  }

  /** The plan for this model or a copy of it, without what does not fit. */
  StaticPlan plan(OnnxModel same) {
    return StaticPlanner.plan(
        same.graph(), options.activations().symmetric(), options.nodes(), kept);
  }

  /** What was seen, by the names of tensors. */
  Map<String, TensorStatistics> statistics() {
    return statistics;
  }

  /** A sentence for each reason why nodes stay FP32, naming them. */
  List<String> notes() {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (Node node : model.graph().nodes()) {
      kept.reason(node)
          .ifPresent(r -> byReason.computeIfAbsent(r, k -> new ArrayList<>()).add(node.label()));
    }
    return byReason.entrySet().stream()
        .map(e -> "FP32 stays at " + String.join(", ", e.getValue()) + ": " + e.getKey() + ".")
        .toList();
  }

  /** Behind a Softmax the range is known; everything else is to be seen. */
  private void observe(StaticPlan plan) {
    Set<Value> values = new LinkedHashSet<>();
    for (StaticPlan.Tensor tensor : plan.toCalibrate()) {
      if (!isSoftmax(tensor)) {
        values.add(tensor.observed());
        values.addAll(rulers.ruled(tensor.observed()));
      }
    }
    List<Observed> missing =
        values.stream()
            .filter(v -> !statistics.containsKey(v.name()))
            .map(
                v ->
                    new Observed(
                        v.name(), v.producer().filter(StaticOperators::neverNegative).isPresent()))
            .toList();
    if (!missing.isEmpty()) {
      statistics.putAll(run.apply(missing));
    }
  }

  static boolean isSoftmax(StaticPlan.Tensor tensor) {
    return tensor.observed().producer().filter(p -> p.is("Softmax")).isPresent();
  }

  private Map<Node, String> misfits(StaticPlan plan) {
    Map<Node, String> misfits = new LinkedHashMap<>();
    for (StaticPlan.Tensor tensor : plan.toCalibrate()) {
      if (!isSoftmax(tensor)) {
        misfit(tensor).ifPresent(r -> users(tensor, plan).forEach(n -> misfits.put(n, r)));
      }
    }
    return misfits;
  }

  private Optional<String> misfit(StaticPlan.Tensor tensor) {
    TensorStatistics seen = statistics.get(tensor.observed().name());
    if (seen == null || seen.hasNaN()) {
      throw LatheException.input(
          "Static INT8 cannot be calibrated.",
          "The tensor '"
              + tensor.observed().name()
              + "' "
              + (seen == null ? "was never computed." : "became NaN on the samples."),
          "Check the samples and their preprocessing.");
    }
    if (!seen.isFinite()) {
      return Optional.of("a tensor there becomes infinite, which 8 bits cannot say");
    }
    TensorRange range = seen.range().orElse(new TensorRange(0, 0));
    for (Value data : rulers.ruled(tensor.observed())) {
      Optional<TensorRange> own = range(data);
      if (own.filter(r -> width(r) > 0 && width(range) > RULED * width(r)).isPresent()) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "a constant or padding stretches its range to %.3g … %.3g, of which the data take"
                    + " %.3g … %.3g",
                range.low(),
                range.high(),
                own.get().low(),
                own.get().high()));
      }
    }
    return Optional.empty();
  }

  private Optional<TensorRange> range(Value value) {
    return Optional.ofNullable(statistics.get(value.name()))
        .filter(TensorStatistics::isFinite)
        .flatMap(TensorStatistics::range);
  }

  private static double width(TensorRange range) {
    return Math.max(0.0, range.high()) - Math.min(0.0, range.low());
  }

  /** The nodes that would make or read a tensor in 8 bits, where that is more than moving it. */
  private static Set<Node> users(StaticPlan.Tensor tensor, StaticPlan plan) {
    Set<Node> users = new LinkedHashSet<>();
    tensor.readers().forEach(u -> users.add(u.node()));
    if (tensor.producedIn8Bits()) {
      tensor.value().producer().ifPresent(users::add);
      tensor.observed().uses().stream()
          .map(Value.Use::node)
          .filter(n -> plan.products().contains(n))
          .forEach(users::add);
    }
    return users;
  }
}
