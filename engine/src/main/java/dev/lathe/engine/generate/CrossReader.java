package dev.lathe.engine.generate;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.causal.CrossGraph;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.causal.StateSlot;
import dev.lathe.engine.causal.StepTensors;
import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.OrtTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An encoder that reads the prompt once, and a decoder that writes another text from it. The keys
 * and values that the decoder makes of what was encoded are made at the first step and kept; those
 * of its own tokens go from each step to the next.
 *
 * @param start the tokens that each text of the decoder begins with, at least one
 */
record CrossReader(EncoderPart encoder, DecoderPart first, DecoderPart next, List<Long> start)
    implements TextReader {
  /** Axis of a cache along which tokens lie: [batch, heads, tokens, width]. */
  private static final int TOKENS = 2;

  /**
   * The encoder, open.
   *
   * @param ids its input of tokens
   * @param masks its other inputs, which tell which tokens are real
   * @param output what it makes of them
   */
  record EncoderPart(OrtSession session, TensorSpec ids, List<TensorSpec> masks, String output) {}

  /** A decoder, open. */
  record DecoderPart(OrtSession session, CrossGraph graph) {}

  @Override
  public Memory memory() {
    List<StateSlot> slots = new ArrayList<>();
    next.graph()
        .past()
        .forEach(
            (of, input) ->
                slots.add(
                    new StateSlot(
                        input,
                        first.graph().present().getOrDefault(of, ""),
                        OptionalInt.of(TOKENS))));
    return slots.isEmpty() ? new Memory.Recomputed() : new Memory.KeyValueCache(slots);
  }

  @Override
  public OptionalInt context() {
    return OptionalInt.empty();
  }

  @Override
  public OptionalInt vocabulary() {
    return first.graph().text().vocabulary();
  }

  @Override
  public boolean continuesPrompt() {
    return false;
  }

  @Override
  public long[] begin(long[] prompt, long[] begun) {
    long[] all = new long[start.size() + begun.length];
    Arrays.setAll(all, i -> i < start.size() ? start.get(i) : begun[i - start.size()]);
    return all;
  }

  @Override
  public Steps open(long[] prompt, OrtSession.RunOptions options) throws OrtException {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    long[] ones = new long[prompt.length];
    Arrays.fill(ones, 1);
    try {
      fed.put(encoder.ids().name(), tensor(encoder.ids(), prompt));
      for (TensorSpec mask : encoder.masks()) {
        fed.put(mask.name(), tensor(mask, ones));
      }
      return new CrossSteps(encoder.session().run(fed, options), ones, options);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(TensorSpec input, long... values) throws OrtException {
    return OrtTensors.toOrt(
        TensorCasts.cast(Tensors.ofLongs(values, 1, values.length), input.type()));
  }

  /** One text under way. */
  private final class CrossSteps implements Steps {
    private final OrtSession.Result encoded;
    private final long[] real;
    private final OrtSession.RunOptions options;
    private final LastScores last = new LastScores(first.graph().text().scores());
    private final Map<String, OnnxTensor> caches = new LinkedHashMap<>();
    private final List<OrtSession.Result> held = new ArrayList<>();
    private long[] text = new long[0];

    CrossSteps(OrtSession.Result encoded, long[] real, OrtSession.RunOptions options) {
      this.encoded = encoded;
      this.real = real;
      this.options = options;
    }

    @Override
    public float[] read(long... ids) throws OrtException {
      int before = text.length;
      text = Arrays.copyOf(text, before + ids.length);
      System.arraycopy(ids, 0, text, before, ids.length);
      boolean carried = before > 0 && !next.graph().past().isEmpty();
      return carried ? step(next, before, ids) : step(first, 0, text);
    }

    private float[] step(DecoderPart part, int past, long... ids) throws OrtException {
      List<OnnxTensor> own = new ArrayList<>();
      Map<String, OnnxTensor> fed = new LinkedHashMap<>();
      try {
        for (Map.Entry<String, TensorData> e :
            StepTensors.of(part.graph().text(), past, ids).entrySet()) {
          own.add(OrtTensors.toOrt(e.getValue()));
          fed.put(e.getKey(), own.get(own.size() - 1));
        }
        if (part.graph().mask().isPresent()) {
          own.add(tensor(part.graph().mask().get(), real));
          fed.put(part.graph().mask().get().name(), own.get(own.size() - 1));
        }
        part.graph()
            .hidden()
            .ifPresent(
                h -> fed.put(h.name(), (OnnxTensor) encoded.get(encoder.output()).orElseThrow()));
        for (Map.Entry<String, TensorSpec> e : part.graph().past().entrySet()) {
          OnnxTensor cache = past > 0 ? caches.get(e.getKey()) : null;
          if (cache == null) {
            // Before anything was read; a merged decoder does not look at it.
            StateSlot slot = new StateSlot(e.getValue(), "", OptionalInt.of(TOKENS));
            cache = OrtTensors.toOrt(slot.first());
            own.add(cache);
          }
          fed.put(e.getValue().name(), cache);
        }
        return run(part, fed, past, ids.length);
      } finally {
        own.forEach(OnnxTensor::close);
      }
    }

    private float[] run(DecoderPart part, Map<String, OnnxTensor> fed, int past, int n)
        throws OrtException {
      OrtSession.Result result = part.session().run(fed, options);
      // What was made of the encoded text stays for the whole text; of the rest the last is enough.
      while (held.size() > (past > 0 ? 1 : 0)) {
        held.remove(held.size() - 1).close();
      }
      held.add(result);
      part.graph()
          .present()
          .forEach(
              (of, output) -> {
                if (past == 0 || !of.contains("encoder")) {
                  caches.put(of, (OnnxTensor) result.get(output).orElseThrow());
                }
              });
      String scores = part.graph().text().scores().name();
      return last.of((OnnxTensor) result.get(scores).orElseThrow(), n);
    }

    @Override
    public void close() {
      held.forEach(OrtSession.Result::close);
      held.clear();
      encoded.close();
    }
  }

  @Override
  public void close() {
    Sessions.close(encoder.session());
    Sessions.close(first.session());
    if (next.session() != first.session()) {
      Sessions.close(next.session());
    }
  }
}
