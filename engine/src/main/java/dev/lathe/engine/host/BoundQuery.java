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
  private final boolean ownsInputs;

  private BoundQuery(
      OrtSession session,
      Map<String, OnnxTensor> inputs,
      Map<String, OnnxTensor> outputs,
      Set<String> unbound,
      boolean ownsInputs) {
    this.session = session;
    this.inputs = inputs;
    this.outputs = outputs;
    this.unbound = unbound;
    this.ownsInputs = ownsInputs;
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
          outputs.put(e.getKey(), empty(t.getInfo()));
        } else {
          unbound.add(e.getKey());
        }
      }
    }
    BoundQuery query = new BoundQuery(session, inputs, outputs, unbound, true);
    return query.runsBound() ? query : query.withFreeOutputs();
  }

  private static OnnxTensor empty(TensorInfo info) throws OrtException {
    DataType type = OrtTensors.dataType(info);
    ByteBuffer room = direct(type.byteLength(info.getNumElements()));
    return OrtTensors.toOrt(new TensorData.InMemory(type, info.getShape(), room));
  }

  /**
   * The same query for another thread: the inputs, which a run only reads, are this one's, so that
   * this one must be closed later; the outputs are its own.
   */
  BoundQuery forAnotherThread() throws OrtException {
    Map<String, OnnxTensor> own = new LinkedHashMap<>();
    for (Map.Entry<String, OnnxTensor> e : outputs.entrySet()) {
      own.put(e.getKey(), empty(e.getValue().getInfo()));
    }
    return new BoundQuery(session, inputs, own, unbound, false);
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
    BoundQuery free = new BoundQuery(session, inputs, Map.of(), session.getOutputNames(), true);
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
    if (ownsInputs) {
      inputs.values().forEach(OnnxTensor::close);
    }
    outputs.values().forEach(OnnxTensor::close);
  }
}
