package dev.lathe.optimizers.quantization.calibration;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory outside the heap that the inputs of one sample after the other are put into. New memory
 * for each would be given back only when the collector next looks, long after a thousand samples.
 * Used by one thread.
 */
final class InputBuffers {
  private final Map<String, ByteBuffer> buffers = new HashMap<>();

  /**
   * Puts an input where ONNX Runtime can read it.
   *
   * @return the same tensor, valid until the next one is put under the same name
   */
  TensorData put(String input, TensorData data) {
    if (data.type() == DataType.STRING) {
      return data;
    }
    int bytes = Math.toIntExact(data.byteLength());
    ByteBuffer buffer = buffers.get(input);
    if (buffer == null || buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(Math.max(1, bytes)).order(ByteOrder.LITTLE_ENDIAN);
      buffers.put(input, buffer);
    }
    buffer.clear();
    data.forEachPart(buffer::put);
    return new TensorData.InMemory(data.type(), data.shape(), buffer.flip());
  }
}
