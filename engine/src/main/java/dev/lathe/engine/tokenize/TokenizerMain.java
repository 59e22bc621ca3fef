package dev.lathe.engine.tokenize;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.child.ChildSide;
import dev.lathe.base.child.ErrorWire;
import dev.lathe.base.child.Frames;
import dev.lathe.base.child.Frames.Content;
import dev.lathe.base.child.Frames.Frame;
import dev.lathe.hardware.ResidentMemory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The main class of the child that holds a tokenizer: reads sentences on standard input, answers
 * with tokens on standard output, and ends when its parent does or it has taken too much memory.
 * Not for people to start.
 */
@StartsThreads("questions are answered beside the watch over memory; ends with the process")
public final class TokenizerMain {
  /** Open a tokenizer: its file, and the length of sentences or 0. */
  static final int OPEN = 0;

  /** It is open: the most tokens of a sentence, the id that fills up. */
  static final int OPENED = 1;

  /** Cut a text into tokens: the text, and whether special ones are added. */
  static final int ENCODE = 2;

  /** How many tokens, then ids, mask and types. */
  static final int TOKENS = 3;

  /** It is refused: a message. */
  static final int ERROR = 4;

  /** Put tokens together: how many, then their ids. */
  static final int DECODE = 5;

  /** The text of tokens. */
  static final int TEXT = 6;

  /** Cut a text into tokens, special ones added, and say where they lie: the text. */
  static final int PLACE = 7;

  /** As {@link #TOKENS}, then begin, end and word of each; of special ones -1. */
  static final int PLACES = 8;

  private static final long MOST_MEMORY = 4L << 30;
  private static final long GLANCE_MILLIS = 200;

  private final ChildSide side;
  private OptionalLong tokenizer = OptionalLong.empty();

  private TokenizerMain(ChildSide side) {
    this.side = side;
  }

  /**
   * Serves until its parent ends.
   *
   * @param args the parent's process id, and the child's own folder, which it removes at its end
   */
  public static void main(String[] args) throws InterruptedException {
    // Nothing is downloaded at run time, and nobody is called.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    TokenizerMain main = new TokenizerMain(ChildSide.of(args));
    main.side.listen(main::answer);
    ResidentMemory memory = new ResidentMemory();
    while (memory.now() < MOST_MEMORY) {
      Thread.sleep(GLANCE_MILLIS);
    }
    main.write(
        ERROR,
        out ->
            ErrorWire.write(
                out,
                LatheException.input(
                    "The tokenizer takes too much memory.",
                    "Its process was ended at " + (MOST_MEMORY >> 30) + " GB.",
                    "Give the model another tokenizer.")));
    Runtime.getRuntime().halt(1);
  }

  private void answer(Frame question) {
    try {
      if (question.kind() == OPEN) {
        open(
            Path.of(Frames.text(question.content())),
            Optional.of(question.content().readInt()).filter(n -> n != 0));
      } else if (question.kind() == DECODE) {
        decode(question.content());
      } else if (question.kind() == PLACE) {
        encode(Frames.text(question.content()), true, true);
      } else {
        encode(Frames.text(question.content()), question.content().readBoolean(), false);
      }
    } catch (LatheException e) {
      write(ERROR, out -> ErrorWire.write(out, e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open(Path file, Optional<Integer> length) {
    TokenizerFile read =
        TokenizerFile.read(file, length.map(OptionalInt::of).orElse(OptionalInt.empty()));
    try {
      // Past DJL's HuggingFaceTokenizer, which sets truncation and padding of its own.
      LibUtils.checkStatus();
      String json = new String(read.json(), StandardCharsets.UTF_8);
      tokenizer = OptionalLong.of(TokenizersLibrary.LIB.createTokenizerFromString(json));
    } catch (RuntimeException | LinkageError e) {
      throw LatheException.input(
          "The tokenizer " + file + " cannot be used.",
          String.valueOf(e.getMessage()),
          "It must be a tokenizer.json as Hugging Face's tokenizers library writes it.",
          e);
    }
    write(
        OPENED,
        out -> {
          out.writeInt(read.maxTokens());
          out.writeLong(read.padId());
        });
  }

  private void encode(String text, boolean special, boolean places) {
    long encoding;
    try {
      encoding = TokenizersLibrary.LIB.encode(tokenizer.orElseThrow(), text, special);
    } catch (RuntimeException x) {
      throw LatheException.input(
          "The tokenizer cannot cut a sentence into tokens.",
          String.valueOf(x.getMessage()),
          "",
          x);
    }
    try {
      long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
      write(
          places ? PLACES : TOKENS,
          out -> {
            out.writeInt(ids.length);
            longs(out, ids);
            longs(out, TokenizersLibrary.LIB.getAttentionMask(encoding));
            longs(out, TokenizersLibrary.LIB.getTypeIds(encoding));
            if (places) {
              places(out, encoding);
            }
          });
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
  }

  private static void places(DataOutputStream out, long encoding) throws IOException {
    CharSpan[] spans = TokenizersLibrary.LIB.getTokenCharSpans(encoding);
    long[] words = TokenizersLibrary.LIB.getWordIds(encoding);
    long[] special = TokenizersLibrary.LIB.getSpecialTokenMask(encoding);
    for (int i = 0; i < words.length; i++) {
      boolean none = special[i] != 0 || spans[i] == null;
      out.writeInt(none ? -1 : spans[i].getStart());
      out.writeInt(none ? -1 : spans[i].getEnd());
      out.writeInt(none ? -1 : Math.toIntExact(words[i]));
    }
  }

  private void decode(DataInputStream in) throws IOException {
    long[] ids = new long[in.readInt()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = in.readLong();
    }
    String text;
    try {
      text = TokenizersLibrary.LIB.decode(tokenizer.orElseThrow(), ids, false);
    } catch (RuntimeException x) {
      throw LatheException.input(
          "The tokenizer cannot put tokens together.", String.valueOf(x.getMessage()), "", x);
    }
    write(TEXT, out -> Frames.text(out, text));
  }

  private static void longs(DataOutputStream out, long[] values) throws IOException {
    for (long v : values) {
      out.writeLong(v);
    }
  }

  private synchronized void write(int kind, Content content) {
    try {
      Frames.write(side.answers(), kind, content);
    } catch (IOException e) {
      side.end(); // nobody listens any more
    }
  }
}
