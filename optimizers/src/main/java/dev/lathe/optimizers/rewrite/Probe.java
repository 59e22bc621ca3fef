package dev.lathe.optimizers.rewrite;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.pass.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A copy of a model that yields short numbers about its inner values instead of its outputs. The
 * graph itself reduces, so that nothing large is kept or copied.
 */
public final class Probe {
  private final OnnxModel model;
  private final Graph graph;
  private final Map<String, Value> byName = new HashMap<>();
  private final Map<Float, Value> bounds = new HashMap<>();

  /** A probe of a model, which is not changed. */
  public Probe(OnnxModel source) {
    model = source.copy();
    graph = model.graph();
    graph.inputs().forEach(v -> byName.put(v.name(), v));
    for (Node node : graph.nodes()) {
      node.outputs().forEach(o -> o.ifPresent(v -> byName.put(v.name(), v)));
    }
    List.copyOf(graph.outputs()).forEach(graph::removeOutput);
  }

  /**
   * Asks for the mean magnitude at each index of an axis.
   *
   * @return the name under which {@link #run} answers
   */
  public String meanMagnitude(Value value, int axis, int rank) {
    long[] others = IntStream.range(0, rank).filter(a -> a != axis).asLongStream().toArray();
    return output(reduce("ReduceMean", op("Abs", copyOf(value)), others));
  }

  /** Asks for the sum of squares of a value. */
  public String sumOfSquares(Value value) {
    return output(reduce("ReduceSumSquare", copyOf(value), new long[0]));
  }

  /** Asks for the sum of squares of a difference of two values. */
  public String sumOfSquares(Value value, Value minus) {
    return output(reduce("ReduceSumSquare", op("Sub", copyOf(value), copyOf(minus)), new long[0]));
  }

  /** Asks how many elements of a FLOAT value have a magnitude beyond a bound. */
  public String countBeyond(Value value, float bound) {
    Value limit =
        bounds.computeIfAbsent(
            bound,
            b -> graph.addInitializer(graph.freshName("bound"), Tensors.ofFloats(new float[] {b})));
    Value beyond = op("Cast", op("Greater", op("Abs", copyOf(value)), limit));
    beyond
        .producer()
        .orElseThrow()
        .setAttribute(Attribute.of("to", dev.lathe.engine.graph.DataType.FLOAT.code()));
    return output(reduce("ReduceSum", beyond, new long[0]));
  }

  private Value copyOf(Value value) {
    return byName.get(value.name());
  }

  private String output(Value value) {
    graph.addOutput(value);
    return value.name();
  }

  private Value op(String type, Value... in) {
    Value out = graph.newValue(graph.freshName("probe"), Optional.empty());
    graph.addNode(
        "", type, "", Arrays.stream(in).map(Optional::of).toList(), List.of(Optional.of(out)));
    return out;
  }

  /** No axes means all. */
  private Value reduce(String type, Value value, long[] axes) {
    Value out = op(type, value);
    Node node = out.producer().orElseThrow();
    node.setAttribute(Attribute.of("keepdims", 0));
    if (axes.length > 0 && model.opset() >= 18) {
      Value list = graph.newValue(graph.freshName("axes"), Optional.empty());
      graph
          .addNodeBefore(node, "", "Constant", "", List.of(), List.of(Optional.of(list)))
          .setAttribute(Attribute.of("value", Tensors.ofLongs(axes, axes.length)));
      node.addInput(list);
    } else if (axes.length > 0) {
      node.setAttribute(Attribute.of("axes", axes));
    }
    return out;
  }

  /**
   * Runs samples and adds the answers up.
   *
   * @return by name
   * @throws LatheException when the model does not run on a sample
   */
  public Map<String, double[]> run(List<TensorSample> samples, JobContext context) {
    Map<String, double[]> sums = new HashMap<>();
    try (OrtSession session =
        InProcess.open("The model", model, SessionSettings.Optimization.BASIC)) {
      for (int i = 0; i < samples.size(); i++) {
        context.checkCancelled();
        context.progress(i, samples.size(), "Running samples");
        add(session, samples.get(i), sums);
      }
    } catch (OrtException e) {
      throw LatheException.input(
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

  /** The samples of a pass as the model takes them, the first so many. */
  public static List<TensorSample> samples(Pass.Input input, int most) {
    List<Example> examples = input.data().map(Dataset::examples).orElse(List.of());
    if (examples.isEmpty()) {
      return List.of();
    }
    try (Preprocessor preprocessor = Preprocessor.of(input.asked())) {
      return new ArrayList<>(
          examples.stream().limit(most).map(e -> preprocessor.apply(e.sample())).toList());
    }
  }
}
