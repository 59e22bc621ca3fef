package dev.lathe.optimizers.pruning.channels;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.pruning.channels.ChannelGroup.Member;
import dev.lathe.optimizers.rewrite.InProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

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
    Map<ChannelGroup, Member> observed = new IdentityHashMap<>();
    OnnxModel probe = groups.model().copy();
    Map<String, Value> byName = new HashMap<>();
    probe
        .graph()
        .nodes()
        .forEach(n -> n.outputs().forEach(o -> o.ifPresent(v -> byName.put(v.name(), v))));
    List.copyOf(probe.graph().outputs()).forEach(probe.graph()::removeOutput);
    Map<String, String> outputs = new HashMap<>();
    for (ChannelGroup g : groups.groups()) {
      Optional<Member> member = seen(g);
      if (member.isPresent()) {
        Member m = member.get();
        observed.put(g, m);
        int rank = groups.types().shape(m.value()).orElseThrow().rank();
        outputs.computeIfAbsent(
            key(m), k -> probe(probe, byName.get(m.value().name()), m.axis(), rank));
      }
    }
    Map<String, double[]> means = run(probe, samples, context);
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

  /** Adds the mean magnitude along an axis as an output. */
  private static String probe(OnnxModel model, Value value, int axis, int rank) {
    Graph graph = model.graph();
    Value magnitude = graph.newValue(graph.freshName("magnitude"), Optional.empty());
    graph.addNode("", "Abs", "", List.of(Optional.of(value)), List.of(Optional.of(magnitude)));
    Value mean = graph.newValue(graph.freshName("mean_magnitude"), Optional.empty());
    List<Optional<Value>> in = new ArrayList<>(List.of(Optional.of(magnitude)));
    long[] axes = IntStream.range(0, rank).filter(a -> a != axis).asLongStream().toArray();
    if (model.opset() >= 18) {
      in.add(
          Optional.of(
              graph.addInitializer(graph.freshName("axes"), Tensors.ofLongs(axes, axes.length))));
    }
    Node reduce = graph.addNode("", "ReduceMean", "", in, List.of(Optional.of(mean)));
    reduce.setAttribute(Attribute.of("keepdims", 0));
    if (model.opset() < 18) {
      reduce.setAttribute(Attribute.of("axes", axes));
    }
    graph.addOutput(mean);
    return mean.name();
  }

  private static Map<String, double[]> run(
      OnnxModel probe, List<TensorSample> samples, JobContext context) {
    Map<String, double[]> sums = new HashMap<>();
    try (OrtSession session =
        InProcess.open("The model", probe, SessionSettings.Optimization.BASIC)) {
      for (int i = 0; i < samples.size(); i++) {
        context.checkCancelled();
        context.progress(i, samples.size(), "Looking at activations");
        add(session, samples.get(i), sums);
      }
    } catch (OrtException e) {
      throw LatheException.failed(
          "The model could not be run on a sample.",
          String.valueOf(e.getMessage()),
          "Check that the samples fit the model's inputs.",
          e);
    }
    return sums;
  }

  private static void add(OrtSession session, TensorSample sample, Map<String, double[]> sums)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        inputs.put(name, OrtTensors.toOrt(sample.tensors().get(name)));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        result.forEach(
            e -> {
              float[] values = Tensors.floats(OrtTensors.fromOrt((OnnxTensor) e.getValue()));
              double[] sum = sums.computeIfAbsent(e.getKey(), k -> new double[values.length]);
              Arrays.setAll(sum, i -> sum[i] + values[i]);
            });
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public Optional<double[]> of(ChannelGroup group) {
    return Optional.ofNullable(scores.get(group.name())).map(double[]::clone);
  }
}
