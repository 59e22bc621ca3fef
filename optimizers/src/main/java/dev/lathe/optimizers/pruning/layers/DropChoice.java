package dev.lathe.optimizers.pruning.layers;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.rewrite.Probe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Chooses which of the units go. */
public final class DropChoice {
  private DropChoice() {}

  /** So many spread evenly over the depth. */
  public static List<Integer> even(int units, int count) {
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add((int) ((i + 0.5) * units / count));
    }
    return chosen;
  }

  /** The last ones before the very last. */
  public static List<Integer> late(int units, int count) {
    int end = count < units ? units - 1 : units;
    return IntStream.range(end - count, end).boxed().toList();
  }

  /** Those that change what goes through them least. */
  public static List<Integer> least(double[] change, int count) {
    return IntStream.range(0, change.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> change[i]))
        .limit(count)
        .sorted()
        .toList();
  }

  /** How much each unit changes what goes through it: the difference in proportion to the input. */
  public static double[] changes(
      OnnxModel model, List<ResidualUnit> units, List<TensorSample> samples, JobContext context) {
    Probe probe = new Probe(model);
    List<String> size = new ArrayList<>();
    List<String> difference = new ArrayList<>();
    for (ResidualUnit u : units) {
      size.add(probe.sumOfSquares(u.input()));
      difference.add(probe.sumOfSquares(u.output(), u.input()));
    }
    Map<String, double[]> sums = probe.run(samples, context);
    return IntStream.range(0, units.size())
        .mapToDouble(
            i ->
                Math.sqrt(
                    sums.get(difference.get(i))[0] / Math.max(1e-30, sums.get(size.get(i))[0])))
        .toArray();
  }
}
