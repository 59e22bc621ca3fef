package dev.lathe.engine.tokenize;

import dev.lathe.base.LatheException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A tokenizer read from {@code tokenizer.json}, or a vocabulary of words or characters in JSON
 * ({@link Vocabulary}). The former works in a process of its own: a regular expression in the file
 * may run for ever or end its process, and then one sentence is refused and nothing else happens.
 * All that open the same file share the process. Safe from several threads; calls take turns.
 */
public final class Tokens implements AutoCloseable {
  private final Cutter cutter;

  private Tokens(Cutter cutter) {
    this.cutter = cutter;
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
    Optional<Vocabulary> vocabulary = Vocabulary.read(absolute, length);
    if (vocabulary.isPresent()) {
      return new Tokens(vocabulary.get());
    }
    TokenizerPool.Lease lease = TokenizerPool.ofThisProcess().lease(absolute, length);
    try {
      lease.child().open();
      return new Tokens(new ChildCutter(lease));
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** Opens a tokenizer for a graph that takes sentences of any length. */
  public static Tokens open(Path file) {
    return open(file, OptionalInt.empty());
  }

  /**
   * Opens a tokenizer that neither cuts nor fills up: {@link #maxTokens} is what the model's {@code
   * config.json} beside it allows, and longer texts are the caller's matter.
   *
   * @throws LatheException as {@link #open(Path, OptionalInt)}
   */
  public static Tokens openWhole(Path file) {
    return open(file, OptionalInt.of(TokenizerFile.WHOLE));
  }

  /** Where it was read from. */
  public Path file() {
    return cutter.file();
  }

  /** The most tokens a sentence may have. */
  public int maxTokens() {
    return cutter.maxTokens();
  }

  /** The token that fills up short sentences. */
  public long padId() {
    return cutter.padId();
  }

  /**
   * Cuts a sentence into tokens, special ones added.
   *
   * @throws LatheException when the tokenizer dies of it, or takes too long or too much memory; the
   *     next sentence finds a new process
   * @throws IllegalStateException after close
   */
  public Encoded encode(String text) {
    return cutter.encode(text);
  }

  /**
   * The same, with where each token lies in the sentence.
   *
   * @throws LatheException as {@link #encode}
   * @throws IllegalStateException after close
   */
  public PlacedTokens encodePlaced(String text) {
    return cutter.placed(text);
  }

  /**
   * Cuts a part of a text into tokens, without special ones.
   *
   * @throws LatheException as {@link #encode}
   * @throws IllegalStateException after close
   */
  public long[] encodePart(String text) {
    return cutter.plain(text);
  }

  /**
   * The text of tokens, special ones written as they are called.
   *
   * @param ids of this tokenizer
   * @throws LatheException as {@link #encode}
   * @throws IllegalStateException after close
   */
  public String decode(long... ids) {
    return cutter.decode(ids);
  }

  /** The id of a token that the vocabulary calls so; known of vocabularies in JSON alone. */
  public OptionalLong idOf(String token) {
    return cutter.idOf(token);
  }

  @Override
  public void close() {
    cutter.close();
  }
}
