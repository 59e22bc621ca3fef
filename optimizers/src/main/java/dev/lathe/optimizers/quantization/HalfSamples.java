package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Probe;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What samples show of values that FP16 cannot hold: those beyond its range at either end. */
final class HalfSamples {
  /** Half of FP16's largest number, so that other samples have some room. */
  private static final float LARGE = 32752f;

  /** Below its smallest normal number, FP16 loses a bit with each halving. */
  private static final float SMALL = 0x1p-14f;

  /** This share of a value's numbers that are not zero may be small before it matters. */
  private static final double SHARE = 0.5;

  private HalfSamples() {}

  private record Asked(String large, String small, String some) {}

  /**
   * Runs samples through the FP32 model.
   *
   * @param report learns where samples could not be run
   * @return nodes that make or read such a value in the main graph, and why they stay FP32
   */
  static Map<Node, String> look(
      OnnxModel model,
      InferredTypes types,
      List<TensorSample> samples,
      PassReport report,
      JobContext context) {
    Map<Node, String> found = new IdentityHashMap<>();
    if (samples.isEmpty()) {
      return found;
    }
    Probe probe = new Probe(model);
    Map<Value, Asked> asked = new LinkedHashMap<>();
    for (Node node : model.graph().nodes()) {
      for (Optional<Value> output : node.outputs()) {
        if (output
            .filter(Value::isUsed)
            .flatMap(types::elementType)
            .filter(t -> t == DataType.FLOAT)
            .isPresent()) {
          Value v = output.get();
          asked.put(
              v,
              new Asked(
                  probe.countBeyond(v, LARGE),
                  probe.countBeyond(v, SMALL),
                  probe.countBeyond(v, 0)));
        }
      }
    }
    Map<String, double[]> counts;
    try {
      counts = probe.run(samples, context);
    } catch (LatheException e) {
      report.note("Samples did not help to find what leaves FP16's range: " + e.getMessage());
      return found;
    }
    asked.forEach(
        (v, names) -> {
          double some = counts.get(names.some())[0];
          double small = some - counts.get(names.small())[0];
          if (counts.get(names.large())[0] > 0) {
            mark(v, "samples reach values there that overflow FP16, or nearly do", found);
          } else if (small > SHARE * some) {
            mark(v, "most values there are below 6.1e-5, where FP16 loses its digits", found);
          }
        });
    return found;
  }

  private static void mark(Value value, String why, Map<Node, String> found) {
    value.producer().ifPresent(n -> found.putIfAbsent(n, why));
    value.uses().forEach(u -> found.putIfAbsent(u.node(), why));
  }
}
