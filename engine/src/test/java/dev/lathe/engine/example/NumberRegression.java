package dev.lathe.engine.example;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.evaluate.MeanMetric;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.evaluate.ShareMetric;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.GraphSignature;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.engine.task.TaskExample;
import dev.lathe.engine.task.TrainingHead;
import dev.lathe.engine.task.TypedTask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Arrays in, one number out. */
public final class NumberRegression extends TypedTask<NumberRegression.Amount> {
  /** Numbers that a person would call the same. */
  private static final double SAME = 0.01;

  /** What it answers with; an answer of its own is a record of the task. */
  public record Amount(float value) implements Answer {}

  /** Declares it. */
  public NumberRegression() {
    super(
        Amount.class,
        "number-regression",
        "Number regression",
        "Estimates one number.",
        InputKind.TENSORS);
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of();
  }

  @Override
  public Set<SetupPart> required() {
    return Set.of();
  }

  /** More than raw tensors, which take every graph with a likelihood of 1. */
  @Override
  public int likelihood(GraphSignature s) {
    List<TensorSpec> outputs = s.outputs();
    return outputs.size() == 1 && outputs.get(0).rank() == 2 && outputs.get(0).length(1) == 1
        ? 10
        : 0;
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    String name = outputs.get(0).name();
    return (made, inputs) -> {
      float[] values = Tensors.floats(made.tensor(name).orElseThrow());
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        answers.add(new Amount(values[i]));
      }
      return answers;
    };
  }

  @Override
  protected void put(DataOutputStream out, Amount answer) throws IOException {
    out.writeFloat(answer.value());
  }

  @Override
  public Amount read(DataInputStream in) throws IOException {
    return new Amount(in.readFloat());
  }

  @Override
  protected void json(Amount answer, ModelSetup setup, int top, ObjectNode into) {
    into.put("number", answer.value());
  }

  @Override
  protected List<List<String>> rows(Amount answer, ModelSetup setup, int top) {
    return List.of(List.of(Float.toString(answer.value())));
  }

  @Override
  protected boolean same(Amount a, Amount b) {
    return Math.abs(a.value() - b.value()) <= SAME * Math.abs(b.value());
  }

  @Override
  protected boolean close(Amount a, Amount b) {
    return Math.abs(a.value() - b.value()) <= SAME / 10 * Math.abs(b.value());
  }

  @Override
  protected double alike(Amount a, Amount b) {
    return same(a, b) ? 1 : 0;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new ShareMetric(
            "agreement",
            "Agreement",
            "Share of numbers within 1 % of the original's.",
            false,
            o -> o.reference().map(r -> agrees(o.answer(), r))),
        new MeanMetric(
            "deviation",
            "Mean deviation",
            "Mean distance to the original's number.",
            Metric.Unit.NUMBER,
            false,
            false,
            0,
            Double.MAX_VALUE,
            NumberRegression::deviation));
  }

  private static OptionalDouble deviation(Observation o) {
    return o.answer() instanceof Amount a && o.reference().orElse(null) instanceof Amount b
        ? OptionalDouble.of(Math.abs(a.value() - b.value()))
        : OptionalDouble.empty();
  }

  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.VALUES;
  }

  @Override
  public TaskExample example() {
    return new TaskExample(
        Map.of("x", Tensors.ofFloats(new float[] {1, 2}, 1, 2)),
        Map.of("amount", Tensors.ofFloats(new float[] {2.5f}, 1, 1)),
        List.of(),
        Optional.empty(),
        """
        {"number": 2.5}
        """);
  }
}
