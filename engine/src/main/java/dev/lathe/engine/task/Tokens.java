package dev.lathe.engine.task;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A tokenizer read from {@code tokenizer.json}. Safe from several threads; the native code is not,
 * so calls take turns.
 */
public final class Tokens implements AutoCloseable {
  /** One sentence in numbers; the three arrays are of one length. */
  public static final class Encoded {
    private final long[] ids;
    private final long[] mask;
    private final long[] types;

    Encoded(long[] ids, long[] mask, long[] types) {
      this.ids = ids;
      this.mask = mask;
      this.types = types;
    }

    /** Token ids, special tokens included. */
    public long[] ids() {
      return ids;
    }

    /** 1 where there is a token. */
    public long[] mask() {
      return mask;
    }

    /** Which of two sentences a token belongs to: all 0. */
    public long[] types() {
      return types;
    }
  }

  private static final long MAX_BYTES = 200_000_000;
  private static final int DEFAULT_LENGTH = 512;

  private final Path file;
  private final int maxTokens;
  private final HuggingFaceTokenizer tokenizer;
  private boolean closed;

  private Tokens(Path file, int maxTokens, HuggingFaceTokenizer tokenizer) {
    this.file = file;
    this.maxTokens = maxTokens;
    this.tokenizer = tokenizer;
  }

  /**
   * Opens a tokenizer. Longer sentences are cut to what the model's {@code config.json} beside it
   * allows ({@code max_position_embeddings}), else to 512 tokens.
   *
   * @throws LatheException when it is missing or no tokenizer
   */
  public static Tokens open(Path file) {
    // Nothing is downloaded at run time, and nobody is called.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    int max = maxTokens(file);
    Map<String, String> options =
        Map.of("padding", "false", "truncation", "true", "maxLength", Integer.toString(max));
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw LatheException.input(
            file.getFileName() + " is too large for a tokenizer.", "", "Check the path.");
      }
      byte[] json = Files.readAllBytes(file);
      return new Tokens(
          file, max, HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options));
    } catch (LatheException e) {
      throw e;
    } catch (IOException e) {
      throw LatheException.input(
          "The tokenizer " + file + " cannot be read.", "There is no such file.", "Check it.", e);
    } catch (RuntimeException | LinkageError e) {
      throw LatheException.input(
          "The tokenizer " + file + " cannot be used.",
          String.valueOf(e.getMessage()),
          "It must be a tokenizer.json as Hugging Face's tokenizers library writes it.",
          e);
    }
  }

  private static int maxTokens(Path tokenizer) {
    Path folder = tokenizer.toAbsolutePath().getParent();
    for (String[] place :
        new String[][] {
          {"config.json", "max_position_embeddings"}, {"config.json", "n_positions"}
        }) {
      Path file = folder.resolve(place[0]);
      if (!OrdinaryFiles.isBeside(tokenizer, folder, file)) {
        continue;
      }
      JsonNode n = SmallJson.read(file).path(place[1]);
      if (n.isInt() && n.asInt() > 2) {
        return n.asInt();
      }
    }
    return DEFAULT_LENGTH;
  }

  /** Where it was read from. */
  public Path file() {
    return file;
  }

  /** The most tokens a sentence may have. */
  public int maxTokens() {
    return maxTokens;
  }

  /**
   * Cuts a sentence into tokens, special ones added.
   *
   * @throws IllegalStateException after close
   */
  public synchronized Encoded encode(String text) {
    if (closed) {
      throw new IllegalStateException("the tokenizer is closed");
    }
    Encoding e = tokenizer.encode(text);
    return new Encoded(e.getIds(), e.getAttentionMask(), e.getTypeIds());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      tokenizer.close();
    }
  }
}
