package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A text that can be read more than once, in whatever encoding its maker's program writes: UTF-8,
 * UTF-16 with a byte order mark, or else a Western one.
 */
final class TextSource {
  private static final int BLOCK = 1 << 16;

  private final Bytes bytes;
  private final Charset charset;

  private TextSource(Bytes bytes, Charset charset) {
    this.bytes = bytes;
    this.charset = charset;
  }

  /** Where the bytes come from, each time anew. */
  @FunctionalInterface
  interface Bytes {
    /**
     * Opens them.
     *
     * @throws IOException when they cannot be read
     */
    InputStream open() throws IOException;
  }

  /**
   * Finds out how a text is encoded, which takes reading it once.
   *
   * @throws LatheException when it is not text
   */
  static TextSource of(Bytes bytes, String name) throws IOException {
    Charset marked = marked(bytes);
    if (!marked.equals(StandardCharsets.UTF_8)) {
      return checked(new TextSource(bytes, marked), name);
    }
    try {
      return checked(new TextSource(bytes, marked), name);
    } catch (CharacterCodingException e) {
      // Old tables are mostly written in Western encodings, where every byte is a character.
      return checked(new TextSource(bytes, StandardCharsets.ISO_8859_1), name);
    }
  }

  /** By the byte order mark; UTF-8 without one. */
  private static Charset marked(Bytes bytes) throws IOException {
    try (InputStream in = bytes.open()) {
      byte[] head = in.readNBytes(2);
      int mark = head.length < 2 ? 0 : (head[0] & 0xff) << 8 | head[1] & 0xff;
      return switch (mark) {
        case 0xfffe -> StandardCharsets.UTF_16LE;
        case 0xfeff -> StandardCharsets.UTF_16BE;
        default -> StandardCharsets.UTF_8;
      };
    }
  }

  private static TextSource checked(TextSource source, String name) throws IOException {
    try (Reader in = source.open()) {
      char[] block = new char[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        for (int i = 0; i < n; i++) {
          if (block[i] == '\0') {
            throw LatheException.input(
                name + " is not a text file.", "It contains zero bytes.", "Choose another file.");
          }
        }
      }
      return source;
    } catch (CharacterCodingException e) {
      if (source.charset.equals(StandardCharsets.UTF_8)) {
        throw e;
      }
      throw LatheException.input(
          name + " is not a text file.",
          "It begins like UTF-16 and is none.",
          "Choose another file.",
          e);
    }
  }

  /** The text from its beginning, without the byte order mark. */
  BufferedReader open() throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new BufferedInputStream(bytes.open(), BLOCK), charset.newDecoder()),
            BLOCK);
    in.mark(1);
    if (in.read() != '\ufeff') {
      in.reset();
    }
    return in;
  }
}
