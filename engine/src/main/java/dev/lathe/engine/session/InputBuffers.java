package dev.lathe.engine.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory from which ONNX Runtime reads inputs: one direct buffer a model input, kept and reused
 * from run to run, so that a run allocates nothing. Not thread-safe.
 */
final class InputBuffers implements AutoCloseable {
  private static final class Slot {
    private ByteBuffer buffer = OrtTensors.directBuffer(0);
    private OnnxTensor tensor;
    private long[] shape = {-1};
    private DataType type = DataType.UNDEFINED;

    void close() {
      if (tensor != null) {
        tensor.close();
        tensor = null;
      }
    }
  }

  private final List<TensorSpec> inputs;
  private final Map<String, Slot> slots = new LinkedHashMap<>();

  InputBuffers(List<TensorSpec> inputs) {
    this.inputs = inputs;
  }

  /**
   * Loads samples that {@link Preprocessor} made, one after the other along the first axis. Where
   * the graph fixes that axis and fewer are given, the last one is repeated.
   */
  Map<String, OnnxTensor> load(List<TensorSample> samples) throws OrtException {
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    for (TensorSpec input : inputs) {
      List<TensorData> parts = new ArrayList<>();
      samples.forEach(s -> parts.add(s.tensors().get(input.name())));
      while (parts.get(0).shape().length > 1
          && parts.get(0).shape()[0] == 1
          && parts.size() < input.length(0)) {
        parts.add(parts.get(parts.size() - 1));
      }
      Slot slot = slots.computeIfAbsent(input.name(), n -> new Slot());
      feeds.put(input.name(), load(slot, parts));
    }
    return feeds;
  }

  private static OnnxTensor load(Slot slot, List<TensorData> parts) throws OrtException {
    TensorData first = parts.get(0);
    long[] shape = first.shape();
    if (parts.size() > 1) {
      shape = shape.clone();
      shape[0] *= parts.size();
    }
    if (first.type() == DataType.STRING) {
      List<String> all = new ArrayList<>();
      parts.forEach(p -> all.addAll(p.strings()));
      slot.close();
      slot.shape = new long[] {-1};
      slot.tensor = OrtTensors.toOrt(new TensorData.Strings(shape, all));
      return slot.tensor;
    }
    int bytes = Math.toIntExact(Math.multiplyExact(first.byteLength(), (long) parts.size()));
    boolean same =
        slot.tensor != null && Arrays.equals(slot.shape, shape) && slot.type == first.type();
    if (!same) {
      slot.close();
      if (slot.buffer.capacity() < bytes) {
        slot.buffer = OrtTensors.directBuffer(bytes);
      }
    }
    slot.buffer.clear();
    parts.forEach(p -> slot.buffer.put(p.bytes()));
    slot.buffer.flip();
    if (!same) {
      slot.tensor = OrtTensors.overDirect(slot.buffer, first.type(), shape);
      slot.shape = shape;
      slot.type = first.type();
    }
    return slot.tensor;
  }

  @Override
  public void close() {
    slots.values().forEach(Slot::close);
    slots.clear();
  }
}
