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
import dev.lathe.engine.session.OrtTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A text being read by a session, token by token. What a step gives for the next one stays where
 * ONNX Runtime put it: the next step takes the same tensor, and it is closed after that.
 */
final class TokenSteps implements TextReader.Steps {
  private final OrtSession session;
  private final CausalGraph graph;
  private final OrtSession.RunOptions options;
  private final Map<String, OnnxTensor> states = new LinkedHashMap<>();
  private final List<AutoCloseable> held = new ArrayList<>();
  private final Optional<StepFeeds> feeds;

  /** All that was read, where nothing is carried. */
  private long[] text = new long[0];

  /** How much was read, where something is. */
  private int past;

  private final LastScores last;
  private float[] scores = new float[0];

  /** Nothing is read yet. The session stays the caller's. */
  TokenSteps(OrtSession session, CausalGraph graph, OrtSession.RunOptions options) {
    this.session = session;
    this.graph = graph;
    this.options = options;
    this.last = new LastScores(graph.scores());
    this.feeds = StepFeeds.canMake(graph) ? Optional.of(StepFeeds.of(graph)) : Optional.empty();
    for (StateSlot slot : graph.memory().slots()) {
      OnnxTensor first = OrtTensors.toOrt(slot.first());
      states.put(slot.input().name(), first);
      held.add(first);
    }
  }

  @Override
  public float[] read(long... ids) throws OrtException {
    boolean recomputed = graph.memory() instanceof Memory.Recomputed;
    if (recomputed) {
      int before = text.length;
      text = Arrays.copyOf(text, before + ids.length);
      System.arraycopy(ids, 0, text, before, ids.length);
      make(FirstStep.tensors(graph, text), text.length);
      return scores;
    }
    if (ids.length == 1 && past > 0 && feeds.isPresent()) {
      feeds.get().load(past, ids[0], states);
      run(states, 1);
      past++;
      return scores;
    }
    int each = graph.stepLength().orElse(ids.length);
    for (int at = 0; at < ids.length; at += each) {
      long[] now = Arrays.copyOfRange(ids, at, Math.min(ids.length, at + each));
      make(StepTensors.of(graph, past, now), now.length);
      past += now.length;
    }
    return scores;
  }

  private void make(Map<String, TensorData> made, int n) throws OrtException {
    Map<String, OnnxTensor> all = new LinkedHashMap<>(states);
    List<OnnxTensor> own = new ArrayList<>(made.size());
    try {
      for (Map.Entry<String, TensorData> e : made.entrySet()) {
        OnnxTensor tensor = OrtTensors.toOrt(e.getValue());
        own.add(tensor);
        all.put(e.getKey(), tensor);
      }
      run(all, n);
    } finally {
      own.forEach(OnnxTensor::close);
    }
  }

  private void run(Map<String, OnnxTensor> inputs, int n) throws OrtException {
    OrtSession.Result result = session.run(inputs, options);
    forget();
    held.add(result);
    for (StateSlot slot : graph.memory().slots()) {
      states.put(slot.input().name(), (OnnxTensor) result.get(slot.output()).orElseThrow());
    }
    scores = last.of((OnnxTensor) result.get(graph.scores().name()).orElseThrow(), n);
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
    feeds.ifPresent(StepFeeds::close);
  }
}
