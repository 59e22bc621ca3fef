package dev.lathe.optimizers.training.ops.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Recurrent layers. What PyTorch's own layers compute alike is given to them; the rest (LSTMs,
 * other activations, limits, peepholes, sequences of different lengths) is unrolled step by step.
 */
public final class RecurrentRules {
  /** A kind of recurrent layer. */
  enum Kind {
    RNN(1, "Tanh"),
    GRU(3, "Sigmoid", "Tanh"),
    LSTM(4, "Sigmoid", "Tanh", "Tanh");

    final int gates;
    final List<String> activations;

    Kind(int gates, String... activations) {
      this.gates = gates;
      this.activations = List.of(activations);
    }
  }

  /** What one direction yields: all steps, [sequence, batch, hidden], and the last states. */
  record Result(NDArray all, NDArray hidden, NDArray cell) {}

  private RecurrentRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("RNN", c -> layer(c, Kind.RNN));
    rules.put("GRU", c -> layer(c, Kind.GRU));
    rules.put("LSTM", c -> layer(c, Kind.LSTM));
  }

  private static List<NDArray> layer(Call call, Kind kind) {
    boolean batchFirst = call.node().intAttribute("layout", 0) != 0;
    NDArray x = batchFirst ? call.in(0).transpose(1, 0, 2) : call.in(0);
    String direction = call.node().stringAttribute("direction", "forward");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    List<NDArray> all = new ArrayList<>();
    List<NDArray> hidden = new ArrayList<>();
    List<NDArray> cells = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      boolean backwards = d == 1 || direction.equals("reverse");
      Result result = direction(call, kind, x, d, directions, backwards, batchFirst);
      all.add(result.all());
      hidden.add(result.hidden());
      cells.add(result.cell());
    }
    List<NDArray> outputs = new ArrayList<>();
    NDArray y = NDArrays.stack(new NDList(all), 1);
    outputs.add(batchFirst ? y.transpose(2, 0, 1, 3) : y);
    outputs.add(last(hidden, batchFirst));
    if (kind == Kind.LSTM) {
      outputs.add(last(cells, batchFirst));
    }
    return outputs;
  }

  private static NDArray last(List<NDArray> states, boolean batchFirst) {
    return NDArrays.stack(new NDList(states), batchFirst ? 1 : 0);
  }

  private static Result direction(
      Call call,
      Kind kind,
      NDArray x,
      int d,
      int directions,
      boolean backwards,
      boolean batchFirst) {
    long batch = x.getShape().get(1);
    RecurrentWeights weights = RecurrentWeights.of(call, kind, d);
    NDArray hidden = initial(call, 5, d, batch, weights.hidden(), batchFirst, x);
    NDArray cell =
        kind == Kind.LSTM ? initial(call, 6, d, batch, weights.hidden(), batchFirst, x) : hidden;
    StepActivations activations = StepActivations.of(call, kind, d, directions);
    boolean plain =
        kind != Kind.LSTM
            && activations.areDefault()
            && weights.peephole().isEmpty()
            && call.maybe(4).isEmpty()
            && !call.node().attribute("clip").isPresent()
            && call.node().intAttribute("input_forget", 0) == 0
            && (kind != Kind.GRU || call.node().intAttribute("linear_before_reset", 0) != 0);
    if (plain && x.getShape().get(0) > 0) {
      NDArray turned = backwards ? x.flip(0) : x;
      Result r = TorchRecurrence.run(call, kind, turned, hidden, weights);
      return backwards ? new Result(r.all().flip(0), r.hidden(), r.cell()) : r;
    }
    return Unrolled.run(call, kind, x, hidden, cell, weights, activations, backwards);
  }

  private static NDArray initial(
      Call call, int input, int d, long batch, long hidden, boolean batchFirst, NDArray like) {
    if (call.maybe(input).isEmpty()) {
      return call.manager().zeros(new Shape(batch, hidden), like.getDataType());
    }
    NDArray all = batchFirst ? call.in(input).transpose(1, 0, 2) : call.in(input);
    return all.get(d);
  }
}
