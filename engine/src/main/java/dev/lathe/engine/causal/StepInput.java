package dev.lathe.engine.causal;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorSpec;
import java.util.Locale;
import java.util.Optional;

/** What an input of a causal language model means, apart from what it has read before. */
public enum StepInput {
  /** The tokens of this step, whole numbers of shape [batch, tokens] or [tokens]. */
  IDS,
  /** 1 for each token read so far, this step's included: [batch, past + tokens]. */
  MASK,
  /** The place of each token of this step, counted from 0: [batch, tokens]. */
  POSITIONS,
  /** Whether there is a past at all: one truth value of a merged decoder. */
  USE_CACHE,
  /**
   * How many tokens are read with this step, less one: {@code seqlens_k} of GroupQueryAttention.
   */
  PAST_LENGTH,
  /** How many tokens are read with this step. */
  TOTAL_LENGTH;

  /** The meaning that an input's name and type give it; empty for others, as caches are. */
  public static Optional<StepInput> of(TensorSpec input) {
    String n = input.name().toLowerCase(Locale.ROOT);
    if (input.type() == DataType.BOOL) {
      return n.contains("use_cache") ? Optional.of(USE_CACHE) : Optional.empty();
    }
    if (n.contains("mask") && input.rank() == 2) {
      return Optional.of(MASK); // some graphs take it as real numbers
    }
    if (input.type() != DataType.INT64 && input.type() != DataType.INT32) {
      return Optional.empty();
    }
    if (n.contains("past_seq") || n.contains("seqlens_k")) {
      return Optional.of(PAST_LENGTH);
    } else if (n.contains("total_seq")) {
      return Optional.of(TOTAL_LENGTH);
    } else if (n.contains("position")) {
      return Optional.of(POSITIONS);
    }
    boolean ids =
        n.matches("(.*\\b|.*_)?(input_?ids?|ids|tokens?|input|inputs|idx|x)(_\\d+)?")
            && (input.rank() == 1 || input.rank() == 2);
    return ids ? Optional.of(IDS) : Optional.empty();
  }
}
