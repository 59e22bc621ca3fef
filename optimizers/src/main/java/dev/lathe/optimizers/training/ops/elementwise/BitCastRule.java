package dev.lathe.optimizers.training.ops.elementwise;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Half;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.nio.ByteBuffer;

/** The same bits as another type of the same width. */
final class BitCastRule {
  private BitCastRule() {}

  static NDArray cast(Call call) {
    DataType from = call.type(0);
    DataType to = DataType.ofCode((int) call.node().intAttribute("to", 1));
    if (from.bits() != to.bits() || from.bits() < 8) {
      throw new UnsupportedOperatorException("bits of " + from + " cannot be read as " + to);
    }
    NDArray x = call.in(0);
    ByteBuffer bytes = Tensors.buffer(from.byteLength(x.getShape().size()));
    if (from.isFloatingPoint()) {
      for (double value : HostArrays.doubles(x)) {
        put(bytes, from, value);
      }
    } else {
      for (long value : HostArrays.longs(x)) {
        put(bytes, from.bits(), value);
      }
    }
    return TorchTensors.toTorch(
        call.manager(), new TensorData.InMemory(to, call.shape(0), bytes.flip()));
  }

  private static void put(ByteBuffer bytes, DataType type, double value) {
    long bits =
        switch (type) {
          case FLOAT -> Float.floatToRawIntBits((float) value);
          case DOUBLE -> Double.doubleToRawLongBits(value);
          case FLOAT16 -> Half.ofFloat((float) value);
          case BFLOAT16 -> Float.floatToRawIntBits((float) value) >>> 16;
          default ->
              throw new UnsupportedOperatorException("the bits of " + type + " are not kept");
        };
    put(bytes, type.bits(), bits);
  }

  private static void put(ByteBuffer bytes, int bits, long value) {
    for (int i = 0; i < bits; i += 8) {
      bytes.put((byte) (value >>> i));
    }
  }
}
