package dev.lathe.optimizers.training.ops.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import java.util.Optional;

/** One direction of a recurrent layer, step by step. */
final class Unrolled {
  private final Call call;
  private final RecurrentRules.Kind kind;
  private final RecurrentWeights weights;
  private final StepActivations activations;
  private final NDArray recurrent;

  private Unrolled(
      Call call, RecurrentRules.Kind kind, RecurrentWeights weights, StepActivations activations) {
    this.call = call;
    this.kind = kind;
    this.weights = weights;
    this.activations = activations;
    this.recurrent = weights.recurrent().transpose();
  }

  static RecurrentRules.Result run(
      Call call,
      RecurrentRules.Kind kind,
      NDArray x,
      NDArray hidden,
      NDArray cell,
      RecurrentWeights weights,
      StepActivations activations,
      boolean backwards) {
    Optional<long[]> lengths = call.maybeLongs(4);
    NDArray turned = backwards ? reversed(call, x, lengths) : x;
    RecurrentRules.Result result =
        new Unrolled(call, kind, weights, activations).steps(turned, hidden, cell, lengths);
    return backwards
        ? new RecurrentRules.Result(
            reversed(call, result.all(), lengths), result.hidden(), result.cell())
        : result;
  }

  /** Each sequence with its own steps turned round. */
  private static NDArray reversed(Call call, NDArray x, Optional<long[]> lengths) {
    if (lengths.isEmpty()) {
      return x.flip(0);
    }
    int steps = (int) x.getShape().get(0);
    int batch = lengths.get().length;
    long[] from = new long[steps * batch];
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        long length = lengths.get()[b];
        from[t * batch + b] = t < length ? length - 1 - t : t;
      }
    }
    NDArray index = HostArrays.of(call.manager(), from, steps, batch, 1).broadcast(x.getShape());
    return x.gather(index, 0);
  }

  private RecurrentRules.Result steps(
      NDArray x, NDArray hidden, NDArray cell, Optional<long[]> lengths) {
    long steps = x.getShape().get(0);
    long batch = x.getShape().get(1);
    NDArray rows = x.reshape(new Shape(steps * batch, x.getShape().get(2)));
    NDArray gates =
        rows.matMul(weights.input().transpose())
            .add(weights.inputBias())
            .reshape(new Shape(steps, batch, kind.gates * weights.hidden()));
    NDArray[] state = {hidden, cell};
    NDList all = new NDList();
    for (long t = 0; t < steps; t++) {
      NDArray[] next = step(gates.get(t), state);
      if (lengths.isEmpty()) {
        all.add(next[0]);
        state = next;
      } else {
        NDArray open = open(lengths.get(), t);
        all.add(Picking.where(open, next[0], next[0].zerosLike()));
        for (int i = 0; i < 2; i++) {
          next[i] = Picking.where(open, next[i], state[i]);
        }
        state = next;
      }
    }
    NDArray joined =
        all.isEmpty()
            ? call.manager().zeros(new Shape(0, batch, weights.hidden()), x.getDataType())
            : NDArrays.stack(all, 0);
    return new RecurrentRules.Result(joined, state[0], state[1]);
  }

  /** Which sequences have a step of that number. */
  private NDArray open(long[] lengths, long step) {
    long[] open = new long[lengths.length];
    for (int i = 0; i < open.length; i++) {
      open[i] = step < lengths[i] ? 1 : 0;
    }
    return HostArrays.of(call.manager(), open, DataType.BOOLEAN, open.length, 1);
  }

  private NDArray[] step(NDArray in, NDArray[] state) {
    return switch (kind) {
      case RNN -> {
        NDArray h =
            activations.apply(0, in.add(state[0].matMul(recurrent)).add(weights.recurrentBias()));
        yield new NDArray[] {h, h};
      }
      case GRU -> {
        NDArray h = gru(in, state[0]);
        yield new NDArray[] {h, h};
      }
      case LSTM -> lstm(in, state[0], state[1]);
    };
  }

  private NDArray gate(NDArray gates, int index) {
    long size = weights.hidden();
    int axis = gates.getShape().dimension() - 1;
    return Picking.part(gates, axis, index * size, (index + 1) * size);
  }

  /** Gates: update, reset, hidden. */
  private NDArray gru(NDArray in, NDArray before) {
    NDArray past = before.matMul(recurrent).add(weights.recurrentBias());
    NDArray update = activations.apply(0, gate(in, 0).add(gate(past, 0)));
    NDArray reset = activations.apply(0, gate(in, 1).add(gate(past, 1)));
    NDArray fresh;
    if (call.node().intAttribute("linear_before_reset", 0) != 0) {
      fresh = gate(in, 2).add(reset.mul(gate(past, 2)));
    } else {
      NDArray own = gate(recurrent, 2);
      fresh = gate(in, 2).add(reset.mul(before).matMul(own)).add(gate(weights.recurrentBias(), 2));
    }
    NDArray candidate = activations.apply(1, fresh);
    return candidate.add(update.mul(before.sub(candidate)));
  }

  /** Gates: input, output, forget, cell. */
  private NDArray[] lstm(NDArray in, NDArray before, NDArray cell) {
    NDArray gates = in.add(before.matMul(recurrent)).add(weights.recurrentBias());
    NDArray input = activations.apply(0, peeped(gate(gates, 0), 0, cell));
    NDArray forget =
        call.node().intAttribute("input_forget", 0) != 0
            ? input.neg().add(1)
            : activations.apply(0, peeped(gate(gates, 2), 2, cell));
    NDArray candidate = activations.apply(1, gate(gates, 3));
    NDArray next = forget.mul(cell).add(input.mul(candidate));
    NDArray output = activations.apply(0, peeped(gate(gates, 1), 1, next));
    return new NDArray[] {output.mul(activations.apply(2, next)), next};
  }

  private NDArray peeped(NDArray gate, int index, NDArray cell) {
    return weights.peephole().map(p -> gate.add(gate(p, index).mul(cell))).orElse(gate);
  }
}
