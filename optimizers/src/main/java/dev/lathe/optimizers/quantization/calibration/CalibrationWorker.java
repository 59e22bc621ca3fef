package dev.lathe.optimizers.quantization.calibration;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.optimizers.quantization.calibration.CalibrationGraph.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Takes samples until none is left, and keeps its own statistics. Used by one thread. */
final class CalibrationWorker {
  /** Values are looked at in blocks that stay in the first-level cache. */
  private static final int BLOCK = 4096;

  private final OrtSession session;
  private final CalibrationGraph graph;
  private final boolean histograms;
  private final Function<Sample, TensorSample> feeds;
  private final Supplier<Sample> next;
  private final Runnable onDone;
  private final Map<String, TensorStatistics> statistics = new HashMap<>();
  private final float[] block = new float[BLOCK];

  /** Outputs that are written again and again while the inputs keep their shapes. */
  private final Map<String, OnnxTensor> reused = new HashMap<>();

  private final Map<String, FloatBuffer> reusedBuffers = new HashMap<>();

  /** The outputs that are made anew at every run, because their shapes are. */
  private final Set<String> others;

  private Map<String, long[]> reusedFor = Map.of();
  private boolean reuse = true;
  private final InputBuffers inputBuffers = new InputBuffers();

  CalibrationWorker(
      OrtSession session,
      CalibrationGraph graph,
      boolean histograms,
      Function<Sample, TensorSample> feeds,
      Supplier<Sample> next,
      Runnable onDone) {
    this.session = session;
    this.graph = graph;
    this.others = new HashSet<>(graph.outputs().keySet());
    others.removeAll(graph.steady());
    this.histograms = histograms;
    this.feeds = feeds;
    this.next = next;
    this.onDone = onDone;
  }

  Map<String, TensorStatistics> statistics() {
    return statistics;
  }

  void run(JobContext context) {
    try (OrtSession.RunOptions options = new OrtSession.RunOptions();
        JobContext.Registration ignored = context.onCancel(() -> terminate(options))) {
      for (Sample sample = next.get(); sample != null; sample = next.get()) {
        observe(feeds.apply(sample).tensors(), options);
        onDone.run();
      }
    } catch (OrtException e) {
      if (context.isCancelled()) {
        throw new CancelledException();
      }
      throw Calibrator.failed(e);
    } finally {
      release();
    }
  }

  private static void terminate(OrtSession.RunOptions options) {
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private void observe(Map<String, TensorData> sample, OrtSession.RunOptions options)
      throws OrtException {
    Map<String, TensorData> feed = new HashMap<>();
    for (String name : session.getInputNames()) {
      feed.put(name, inputBuffers.put(name, sample.get(name)));
    }
    for (String name : graph.fed()) {
      scan(name, feed.get(name).bytes().asFloatBuffer());
    }
    if (graph.outputs().isEmpty()) {
      return; // what is fed is all there is to see
    }
    Map<String, OnnxTensor> inputs = new HashMap<>();
    Map<String, long[]> shapes = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        inputs.put(name, OrtTensors.toOrt(feed.get(name)));
        shapes.put(name, feed.get(name).shape());
      }
      if (reused.isEmpty() || !same(shapes, reusedFor) || !runAgain(inputs, options)) {
        runAnew(inputs, shapes, options);
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /**
   * Runs into the buffers that are there.
   *
   * @return false where they do not fit: shapes that a file declares are not always true
   */
  private boolean runAgain(Map<String, OnnxTensor> inputs, OrtSession.RunOptions options)
      throws OrtException {
    OrtSession.Result result;
    try {
      result = session.run(inputs, others, reused, options);
    } catch (OrtException e) {
      return false;
    }
    try (result) {
      for (String name : others) {
        read(name, result);
      }
    }
    for (Map.Entry<String, FloatBuffer> e : reusedBuffers.entrySet()) {
      read(graph.outputs().get(e.getKey()), e.getValue().duplicate());
    }
    return true;
  }

  private void runAnew(
      Map<String, OnnxTensor> inputs, Map<String, long[]> shapes, OrtSession.RunOptions options)
      throws OrtException {
    // Where shapes change from sample to sample, buffers of one shape would not serve the next.
    reuse &= reused.isEmpty();
    release();
    try (OrtSession.Result result = session.run(inputs, graph.outputs().keySet(), options)) {
      for (String name : graph.outputs().keySet()) {
        OnnxTensor tensor = read(name, result);
        if (reuse && graph.steady().contains(name)) {
          pin(name, tensor.getInfo().getShape());
        }
      }
    }
    reusedFor = shapes;
  }

  private OnnxTensor read(String output, OrtSession.Result result) throws OrtException {
    OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
    read(graph.outputs().get(output), tensor.getFloatBuffer());
    return tensor;
  }

  private void release() {
    reused.values().forEach(OnnxTensor::close);
    reused.clear();
    reusedBuffers.clear();
  }

  private void pin(String output, long[] shape) throws OrtException {
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(Math.toIntExact(Math.max(1, elements) * Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    buffer.limit((int) elements);
    reused.put(output, OnnxTensor.createTensor(OrtRuntime.environment(), buffer, shape));
    reusedBuffers.put(output, buffer);
  }

  private static boolean same(Map<String, long[]> a, Map<String, long[]> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), b.get(e.getKey())));
  }

  private void read(Reading reading, FloatBuffer values) {
    switch (reading.meaning()) {
      case VALUES -> scan(reading.tensor(), values);
      case MAXIMA -> of(reading.tensor()).addExtreme(max(values));
      case NEGATED_MINIMA -> of(reading.tensor()).addExtreme(-max(values));
      default -> throw new AssertionError(reading);
    }
  }

  private static float max(FloatBuffer values) {
    float max = Float.NEGATIVE_INFINITY;
    while (values.hasRemaining()) {
      max = Math.max(max, values.get());
    }
    return max;
  }

  private void scan(String tensor, FloatBuffer values) {
    TensorStatistics s = of(tensor);
    while (values.hasRemaining()) {
      int n = Math.min(BLOCK, values.remaining());
      values.get(block, 0, n);
      s.add(block, n);
    }
  }

  private TensorStatistics of(String tensor) {
    return statistics.computeIfAbsent(
        tensor,
        t -> {
          TensorStatistics s = new TensorStatistics(histograms);
          if (graph.neverNegative().contains(t)) {
            s.addExtreme(0);
          }
          return s;
        });
  }
}
