package dev.lathe.optimizers.training.ops.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.recurrent.RNN;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.Joining;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;

/**
 * One direction of a recurrent layer, by PyTorch's own layers. Not of an LSTM: that is given to
 * oneDNN, which on some processors (seen: AMD Zen 5, PyTorch 2.7.1) computes other states wherever
 * the hidden size does not fill its blocks.
 */
final class TorchRecurrence {
  private TorchRecurrence() {}

  static RecurrentRules.Result run(
      Call call, RecurrentRules.Kind kind, NDArray x, NDArray hidden, RecurrentWeights weights) {
    // ONNX has the gates as update, reset, hidden.
    int[] order = kind == RecurrentRules.Kind.GRU ? new int[] {1, 0, 2} : new int[] {0};
    long size = weights.hidden();
    NDList parameters =
        new NDList(
            ordered(weights.input(), order, size),
            ordered(weights.recurrent(), order, size),
            ordered(weights.inputBias(), order, size),
            ordered(weights.recurrentBias(), order, size));
    boolean training = call.host().training();
    PtNDArray in = (PtNDArray) x;
    PtNDArray h = (PtNDArray) hidden.expandDims(0);
    NDList out =
        kind == RecurrentRules.Kind.GRU
            ? JniUtils.gru(in, h, parameters, true, 1, 0, training, false, false)
            : JniUtils.rnn(
                in, h, parameters, true, 1, RNN.Activation.TANH, 0, training, false, false);
    NDArray last = out.get(1).squeeze(0);
    return new RecurrentRules.Result(out.get(0), last, last);
  }

  private static NDArray ordered(NDArray gates, int[] order, long size) {
    if (order.length == 1) {
      return gates;
    }
    NDList parts = new NDList();
    for (int gate : order) {
      parts.add(Picking.part(gates, 0, gate * size, (gate + 1) * size));
    }
    return Joining.along(parts, 0);
  }
}
