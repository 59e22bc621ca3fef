package dev.lathe.engine.change;

import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.evaluate.ChangeMeasure;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.tokenize.Tokens;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where two language models part, in words: the text up to there, and the token that each expects
 * next. Without a tokenizer nothing is said in words.
 */
final class Divergences implements AutoCloseable {
  private final Optional<Tokens> tokens;

  private Divergences(Optional<Tokens> tokens) {
    this.tokens = tokens;
  }

  /** Opens the tokenizer where the task of the setup measures so. */
  static Divergences open(ModelSetup setup) {
    if (setup.task().changeMeasure() != ChangeMeasure.DIVERGENCE || setup.tokenizer().isEmpty()) {
      return new Divergences(Optional.empty());
    }
    try {
      return new Divergences(Optional.of(Tokens.openWhole(setup.tokenizer().get())));
    } catch (LatheException e) {
      // The numbers of the tokens say it too.
      return new Divergences(Optional.empty());
    }
  }

  /** The same change, told in words where that can be. */
  ChangedExample told(ChangedExample e, Sample sample, int was, int is) {
    Optional<long[]> ids = ids(sample);
    if (tokens.isEmpty() || ids.isEmpty() || e.change().after().isEmpty()) {
      return e;
    }
    int given = Math.min(ids.get().length, 1 + (int) e.change().after().getAsDouble());
    try {
      return new ChangedExample(
          e.number(),
          tokens.get().decode(Arrays.copyOf(ids.get(), given)),
          e.change(),
          e.truth(),
          word(was),
          word(is));
    } catch (LatheException x) {
      return e;
    }
  }

  private String word(int token) {
    return token < 0 ? "no number (NaN)" : tokens.orElseThrow().decode(token);
  }

  private static Optional<long[]> ids(Sample sample) {
    if (!(sample instanceof TensorSample t) || t.tensors().isEmpty()) {
      return Optional.empty();
    }
    TensorData ids = t.tensors().getOrDefault("input_ids", t.tensors().values().iterator().next());
    return ids.type().isFloatingPoint() ? Optional.empty() : Optional.of(Tensors.longs(ids));
  }

  @Override
  public void close() {
    tokens.ifPresent(Tokens::close);
  }
}
