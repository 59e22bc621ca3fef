package dev.lathe.engine.host;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.session.OrtTensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One query with its inputs already in native memory and, where their shape is known from a first
 * run, its outputs too. So the timed part is {@link OrtSession#run} and nothing else: no copying,
 * no allocating of tensors.
 */
final class BoundQuery implements AutoCloseable {
  /** The alignment ONNX Runtime gives its own tensors. */
  private static final int ALIGNMENT = 64;

  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;
  private final Set<String> unbound;

  private BoundQuery(
      OrtSession session,
      Map<String, OnnxTensor> inputs,
      Map<String, OnnxTensor> outputs,
      Set<String> unbound) {
    this.session = session;
    this.inputs = inputs;
    this.outputs = outputs;
    this.unbound = unbound;
  }

  /** Runs the inputs once to learn the outputs, and binds both. */
  static BoundQuery bind(OrtSession session, Map<String, TensorData> tensors) throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, TensorData> e : tensors.entrySet()) {
      inputs.put(e.getKey(), OrtTensors.toOrt(aligned(e.getValue())));
    }
    Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    Set<String> unbound = new HashSet<>();
    try (OrtSession.Result first = session.run(inputs)) {
      for (Map.Entry<String, OnnxValue> e : first) {
        if (e.getValue() instanceof OnnxTensor t && isBindable(t.getInfo())) {
          DataType type = OrtTensors.dataType(t.getInfo());
          ByteBuffer room = direct(type.byteLength(t.getInfo().getNumElements()));
          outputs.put(
              e.getKey(),
              OrtTensors.toOrt(new TensorData.InMemory(type, t.getInfo().getShape(), room)));
        } else {
          unbound.add(e.getKey());
        }
      }
    }
    BoundQuery query = new BoundQuery(session, inputs, outputs, unbound);
    return query.runsBound() ? query : query.withFreeOutputs();
  }

  private static boolean isBindable(TensorInfo info) {
    long elements = info.getNumElements();
    return info.type != ai.onnxruntime.OnnxJavaType.STRING
        && info.type != ai.onnxruntime.OnnxJavaType.UNKNOWN
        && elements > 0
        && elements < Integer.MAX_VALUE / 8;
  }

  /** Outputs whose shape depends on the data, or that the runtime insists on placing itself. */
  private boolean runsBound() {
    try {
      run();
      return true;
    } catch (OrtException e) {
      return false;
    }
  }

  private BoundQuery withFreeOutputs() throws OrtException {
    outputs.values().forEach(OnnxTensor::close);
    BoundQuery free = new BoundQuery(session, inputs, Map.of(), session.getOutputNames());
    free.run();
    return free;
  }

  /** Runs and returns the nanoseconds that the run took. */
  long run() throws OrtException {
    long start = System.nanoTime();
    OrtSession.Result result = session.run(inputs, unbound, outputs);
    long nanos = System.nanoTime() - start;
    result.close();
    return nanos;
  }

  private static TensorData aligned(TensorData data) {
    if (data.type() == DataType.STRING || data.elements() == 0) {
      return data;
    }
    ByteBuffer bytes = data.bytes();
    ByteBuffer room = direct(bytes.remaining());
    room.duplicate().put(bytes);
    return new TensorData.InMemory(data.type(), data.shape(), room);
  }

  private static ByteBuffer direct(long bytes) {
    int n = Math.toIntExact(bytes);
    // An aligned slice begins and ends on a multiple: one more than fits is enough for both.
    return ByteBuffer.allocateDirect((n / ALIGNMENT + 2) * ALIGNMENT)
        .alignedSlice(ALIGNMENT)
        .order(ByteOrder.nativeOrder())
        .limit(n);
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
  }
}
