package dev.lathe.optimizers.training.ops.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import java.util.Optional;

/**
 * The weights of one direction of a recurrent layer.
 *
 * @param input [gates × hidden, input]
 * @param recurrent [gates × hidden, hidden]
 * @param inputBias [gates × hidden]
 * @param recurrentBias [gates × hidden]
 * @param peephole [3 × hidden]: input, output, forget
 * @param hidden the length of the state
 */
record RecurrentWeights(
    NDArray input,
    NDArray recurrent,
    NDArray inputBias,
    NDArray recurrentBias,
    Optional<NDArray> peephole,
    long hidden) {
  static RecurrentWeights of(Call call, RecurrentRules.Kind kind, int direction) {
    NDArray recurrent = call.in(2).get(direction);
    long hidden = recurrent.getShape().get(1);
    long width = kind.gates * hidden;
    DataType type = recurrent.getDataType();
    NDArray bias =
        call.maybe(3)
            .map(b -> b.get(direction))
            .orElseGet(() -> call.manager().zeros(new Shape(2 * width), type));
    Optional<NDArray> peephole =
        kind == RecurrentRules.Kind.LSTM
            ? call.maybe(7).map(p -> p.get(direction))
            : Optional.empty();
    return new RecurrentWeights(
        call.in(1).get(direction),
        recurrent,
        Picking.part(bias, 0, 0, width),
        Picking.part(bias, 0, width, 2 * width),
        peephole,
        hidden);
  }
}
