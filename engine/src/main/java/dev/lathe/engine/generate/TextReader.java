package dev.lathe.engine.generate;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.causal.Memory;
import java.util.OptionalInt;

/** The sessions of a language model, and how a text is read by them. */
interface TextReader extends AutoCloseable {
  /** How the model knows at a step what was read before. */
  Memory memory();

  /** How many tokens the model can read, where its graph takes no other number. */
  OptionalInt context();

  /** How many tokens the vocabulary has, where the graph says it. */
  OptionalInt vocabulary();

  /** Whether what is written goes on from the prompt, rather than being an answer to it. */
  boolean continuesPrompt();

  /**
   * The tokens that are read first to score the next one.
   *
   * @param prompt at least one
   * @param begun what is written already
   */
  long[] begin(long[] prompt, long[] begun);

  /** A text of which nothing was read yet; what is to be read first comes from {@link #begin}. */
  Steps open(long[] prompt, OrtSession.RunOptions options) throws OrtException;

  @Override
  void close();

  /** A text being read, token by token. */
  interface Steps extends AutoCloseable {
    /**
     * Reads tokens.
     *
     * @param ids at least one
     * @return the scores of the next token; the caller may change them until the next call
     */
    float[] read(long... ids) throws OrtException;

    @Override
    void close();
  }
}
