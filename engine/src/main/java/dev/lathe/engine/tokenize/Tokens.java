package dev.lathe.engine.tokenize;

import dev.lathe.base.LatheException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A tokenizer read from {@code tokenizer.json}. It works in a process of its own: a regular
 * expression in the file may run for ever or end its process, and then one sentence is refused and
 * nothing else happens. All that open the same file share the process. Safe from several threads;
 * calls take turns.
 */
public final class Tokens implements AutoCloseable {
  private final TokenizerPool.Lease lease;

  private Tokens(TokenizerPool.Lease lease) {
    this.lease = lease;
  }

  /**
   * Opens a tokenizer. How long sentences are cut and short ones filled up is the tokenizer's own
   * matter; where it says nothing, they are cut to {@code model_max_length} of {@code
   * tokenizer_config.json}, and never is one longer than the model's {@code config.json} beside it
   * allows ({@code max_position_embeddings}). Without all of these 512 tokens are the most.
   *
   * @param length the number of tokens that the graph takes, where it takes no other
   * @throws LatheException when it is missing, no tokenizer, or takes too long or too much memory
   */
  public static Tokens open(Path file, OptionalInt length) {
    Path absolute = file.toAbsolutePath().normalize();
    TokenizerPool.Lease lease = TokenizerPool.ofThisProcess().lease(absolute, length);
    try {
      lease.child().open();
      return new Tokens(lease);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** Opens a tokenizer for a graph that takes sentences of any length. */
  public static Tokens open(Path file) {
    return open(file, OptionalInt.empty());
  }

  /** Where it was read from. */
  public Path file() {
    return lease.child().file();
  }

  /** The most tokens a sentence may have. */
  public int maxTokens() {
    return lease.child().open().maxTokens();
  }

  /** The token that fills up short sentences. */
  public long padId() {
    return lease.child().open().padId();
  }

  /**
   * Cuts a sentence into tokens, special ones added.
   *
   * @throws LatheException when the tokenizer dies of it, or takes too long or too much memory; the
   *     next sentence finds a new process
   * @throws IllegalStateException after close
   */
  public Encoded encode(String text) {
    return lease.child().encode(text);
  }

  @Override
  public void close() {
    lease.close();
  }
}
