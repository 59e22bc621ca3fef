package dev.lathe.engine.generate;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.causal.FirstStep;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.causal.StateSlot;
import dev.lathe.engine.causal.StepTensors;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.OrtTensors;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text being read by a session, token by token. What a step gives for the next one stays where
 * ONNX Runtime put it: the next step takes the same tensor, and it is closed after that.
 */
final class TokenSteps implements AutoCloseable {
  private final OrtSession session;
  private final CausalGraph graph;
  private final OrtSession.RunOptions options;
  private final Map<String, OnnxTensor> states = new LinkedHashMap<>();
  private final List<AutoCloseable> held = new ArrayList<>();
  private long[] text = new long[0];
  private float[] scores = new float[0];

  /** Nothing is read yet. The session stays the caller's. */
  TokenSteps(OrtSession session, CausalGraph graph, OrtSession.RunOptions options) {
    this.session = session;
    this.graph = graph;
    this.options = options;
    for (StateSlot slot : graph.memory().slots()) {
      OnnxTensor first = OrtTensors.toOrt(slot.first());
      states.put(slot.input().name(), first);
      held.add(first);
    }
  }

  /**
   * Reads tokens.
   *
   * @param ids at least one
   * @return the scores of the next token; the caller may change them until the next call
   */
  float[] read(long... ids) throws OrtException {
    boolean recomputed = graph.memory() instanceof Memory.Recomputed;
    if (recomputed) {
      int past = text.length;
      text = Arrays.copyOf(text, past + ids.length);
      System.arraycopy(ids, 0, text, past, ids.length);
      run(FirstStep.tensors(graph, text), text.length);
      return scores;
    }
    int each = graph.stepLength().orElse(ids.length);
    int past = text.length;
    for (int at = 0; at < ids.length; at += each) {
      long[] now = Arrays.copyOfRange(ids, at, Math.min(ids.length, at + each));
      run(StepTensors.of(graph, past, now), now.length);
      past += now.length;
    }
    text = Arrays.copyOf(text, past); // of a text that is carried, only its length counts
    return scores;
  }

  private void run(Map<String, TensorData> made, int n) throws OrtException {
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>(states);
    List<OnnxTensor> own = new ArrayList<>(made.size());
    try {
      for (Map.Entry<String, TensorData> e : made.entrySet()) {
        OnnxTensor tensor = OrtTensors.toOrt(e.getValue());
        own.add(tensor);
        feeds.put(e.getKey(), tensor);
      }
      OrtSession.Result result = session.run(feeds, options);
      forget();
      held.add(result);
      for (StateSlot slot : graph.memory().slots()) {
        states.put(slot.input().name(), (OnnxTensor) result.get(slot.output()).orElseThrow());
      }
      scores((OnnxTensor) result.get(graph.scores().name()).orElseThrow(), n);
    } finally {
      own.forEach(OnnxTensor::close);
    }
  }

  /** The scores after the last token of n. */
  private void scores(OnnxTensor tensor, int n) {
    TensorData all = OrtTensors.fromOrt(tensor);
    long[] shape = all.shape();
    int vocabulary = Math.toIntExact(shape[shape.length - 1]);
    int rows = Math.toIntExact(all.elements() / Math.max(1, vocabulary));
    int row = Math.min(rows, n) - 1;
    int bytes = Math.toIntExact(all.type().byteLength(vocabulary));
    if (scores.length != vocabulary) {
      scores = new float[vocabulary];
    }
    Tensors.floats(
        all.type(),
        all.bytes().slice(row * bytes, bytes).order(ByteOrder.LITTLE_ENDIAN),
        scores,
        vocabulary);
  }

  private void forget() {
    for (AutoCloseable c : held) {
      if (c instanceof OrtSession.Result result) {
        result.close();
      } else if (c instanceof OnnxTensor tensor) {
        tensor.close();
      }
    }
    held.clear();
  }

  @Override
  public void close() {
    forget();
  }
}
