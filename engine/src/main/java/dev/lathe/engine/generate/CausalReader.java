package dev.lathe.engine.generate;

import ai.onnxruntime.OrtSession;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.causal.Memory;
import java.util.Arrays;
import java.util.OptionalInt;

/** One graph that writes a prompt on. */
record CausalReader(OrtSession session, CausalGraph graph) implements TextReader {
  @Override
  public Memory memory() {
    return graph.memory();
  }

  @Override
  public OptionalInt context() {
    return graph.memory() instanceof Memory.Recomputed ? graph.stepLength() : OptionalInt.empty();
  }

  @Override
  public OptionalInt vocabulary() {
    return graph.vocabulary();
  }

  @Override
  public boolean continuesPrompt() {
    return true;
  }

  @Override
  public long[] begin(long[] prompt, long[] begun) {
    long[] all = Arrays.copyOf(prompt, prompt.length + begun.length);
    System.arraycopy(begun, 0, all, prompt.length, begun.length);
    return all;
  }

  @Override
  public Steps open(long[] prompt, OrtSession.RunOptions options) {
    return new TokenSteps(session, graph, options);
  }

  @Override
  public void close() {
    Sessions.close(session);
  }
}
