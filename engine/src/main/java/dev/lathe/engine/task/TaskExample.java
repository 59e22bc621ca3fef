package dev.lathe.engine.task;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.text.TextFrame;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a network of a task may answer to one sample, and what that means. Part of the task's
 * declaration: docs/tasks.md shows it, and the test that walks all tasks holds the decoder to it.
 *
 * @param inputs the tensors of the sample by name, in the graph's order
 * @param outputs of the run by name, in the graph's order
 * @param labels names of the classes; empty where the task has none
 * @param truth what is right for the sample; empty where data of the task hold none
 * @param text the sentence that the inputs were made of; empty where that does not matter
 * @param json the members that {@code run --json} gives for it, worked out by hand
 */
public record TaskExample(
    Map<String, TensorData> inputs,
    Map<String, TensorData> outputs,
    List<String> labels,
    Optional<Truth> truth,
    Optional<TextFrame> text,
    String json) {
  /** Copies the collections and keeps their order. */
  public TaskExample {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    labels = List.copyOf(labels);
  }

  /** One whose inputs were made of no sentence that matters. */
  public TaskExample(
      Map<String, TensorData> inputs,
      Map<String, TensorData> outputs,
      List<String> labels,
      Optional<Truth> truth,
      String json) {
    this(inputs, outputs, labels, truth, Optional.empty(), json);
  }

  /** What a graph of these inputs and outputs gives away. */
  public GraphSignature signature() {
    return GraphSignature.of(graph());
  }

  /** A graph that declares them and cannot run. */
  public Graph graph() {
    Graph graph = new Graph("example");
    inputs.forEach((name, t) -> graph.addInput(name, type(t)));
    outputs.forEach(
        (name, t) -> {
          Value out = graph.newValue(name, type(t));
          Value in = graph.inputs().get(0);
          graph.addNode("", "Identity", "", List.of(Optional.of(in)), List.of(Optional.of(out)));
          graph.addOutput(out);
        });
    return graph;
  }

  private static Optional<ValueType> type(TensorData tensor) {
    return Optional.of(ValueType.tensor(tensor.type(), tensor.shape()));
  }

  /** A setup of the task with these labels, and its options as the graph lets guess them. */
  public ModelSetup setup(Task task) {
    OptionValues options = task.guess(signature(), OptionValues.NONE);
    return ModelSetup.of(task).withLabels(labels, List.of()).withOptions(options);
  }

  /** What the task makes of the outputs. */
  public Answer answer(Task task) {
    ModelSetup setup = setup(task);
    List<TensorSpec> specs = TensorSpec.outputs(graph());
    Answer answer =
        task.decoder("the example", setup, specs)
            .decode(Outputs.of(outputs), List.of(inputs))
            .get(0);
    return task.finish(answer, setup, Optional.empty(), text);
  }
}
