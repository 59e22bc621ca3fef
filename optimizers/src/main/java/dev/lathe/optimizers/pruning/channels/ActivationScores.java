package dev.lathe.optimizers.pruning.channels;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pruning.channels.ChannelGroup.Member;
import dev.lathe.optimizers.rewrite.Probe;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Importance by what flows through a channel: the mean magnitude, over samples, of what the first
 * layer behind it reads.
 */
public final class ActivationScores implements ChannelScores {
  private final Map<String, double[]> scores = new HashMap<>();

  /**
   * Runs the samples.
   *
   * @param groups whose channels are to be scored
   * @param samples as the model takes them
   */
  public ActivationScores(DependencyGroups groups, List<TensorSample> samples, JobContext context) {
    Probe probe = new Probe(groups.model());
    Map<ChannelGroup, Member> observed = new IdentityHashMap<>();
    Map<String, String> outputs = new HashMap<>();
    for (ChannelGroup g : groups.groups()) {
      Optional<Member> member = seen(g);
      if (member.isPresent()) {
        Member m = member.get();
        observed.put(g, m);
        int rank = groups.types().shape(m.value()).orElseThrow().rank();
        outputs.computeIfAbsent(key(m), k -> probe.meanMagnitude(m.value(), m.axis(), rank));
      }
    }
    Map<String, double[]> means = probe.run(samples, context);
    observed.forEach((g, m) -> scores.put(g.name(), perUnit(g, m, means.get(outputs.get(key(m))))));
  }

  private static String key(Member m) {
    return m.axis() + " " + m.value().name();
  }

  private static double[] perUnit(ChannelGroup group, Member m, double[] means) {
    double[] units = new double[group.units()];
    for (int i = 0; i < means.length; i++) {
      if (m.unitOf()[i] >= 0) {
        units[m.unitOf()[i]] += means[i];
      }
    }
    return units;
  }

  /** What a layer behind reads; where none reads it, what the layer makes. */
  private static Optional<Member> seen(ChannelGroup group) {
    return group.weights().stream()
        .filter(w -> w.role() == Role.IN)
        .flatMap(w -> w.node().inputs().stream().flatMap(Optional::stream))
        .flatMap(v -> member(group, v).stream())
        .findFirst()
        .or(
            () ->
                group.makers().stream()
                    .flatMap(w -> member(group, w.node().firstOutput()).stream())
                    .findFirst());
  }

  private static Optional<Member> member(ChannelGroup group, Value value) {
    return value.producer().filter(p -> !p.is("Constant")).isEmpty()
        ? Optional.empty()
        : group.members().stream().filter(m -> m.value() == value).findFirst();
  }

  @Override
  public Optional<double[]> of(ChannelGroup group) {
    return Optional.ofNullable(scores.get(group.name())).map(double[]::clone);
  }
}
