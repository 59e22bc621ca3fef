package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.BackingFile;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Where an array in NumPy's format lies: a file, or an entry of an archive. Any part of it can be
 * read again later, as long as the file stays as it is.
 */
final class NpySource {
  private static final int PIECE = 1 << 16;

  /** What reads the bytes from the first one. */
  @FunctionalInterface
  private interface Opener {
    InputStream open() throws IOException;
  }

  private final BackingFile file;
  private final Opener opener;
  private final boolean stored;
  private final long length;

  private NpySource(BackingFile file, Opener opener, boolean stored, long length) {
    this.file = file;
    this.opener = opener;
    this.stored = stored;
    this.length = length;
  }

  /** A file of its own. */
  static NpySource ofFile(Path path) throws IOException {
    BackingFile file = BackingFile.of(path);
    return new NpySource(file, () -> Files.newInputStream(path), true, file.size());
  }

  /** An entry of a zip. */
  static NpySource ofEntry(Path path, ZipEntry entry) throws IOException {
    return new NpySource(
        BackingFile.of(path),
        () -> open(path, entry.getName()),
        entry.getMethod() == ZipEntry.STORED,
        entry.getSize());
  }

  private static InputStream open(Path path, String entry) throws IOException {
    ZipFile zip = new ZipFile(path.toFile());
    try {
      ZipEntry found = zip.getEntry(entry);
      if (found == null) {
        throw new IOException("it is no longer there");
      }
      return new FilterInputStream(zip.getInputStream(found)) {
        @Override
        public void close() throws IOException {
          zip.close(); // and its streams
        }
      };
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  /** All of it, from the first byte. */
  InputStream open() throws IOException {
    return new BufferedInputStream(opener.open());
  }

  /** Whether a part is found without reading what lies before it: nothing is compressed. */
  boolean isStored() {
    return stored;
  }

  /** How many bytes there are; negative where that is not known. */
  long length() {
    return length;
  }

  /**
   * A region of it.
   *
   * @param reader gets it piece by piece; a piece is valid during the call only
   * @throws LatheException when the file has changed or cannot be read any more
   */
  void read(long offset, long bytes, Consumer<ByteBuffer> reader) {
    byte[] piece = new byte[(int) Math.min(PIECE, bytes)];
    try (InputStream in = opener.open()) {
      in.skipNBytes(offset);
      for (long left = bytes; left > 0; ) {
        int n = in.readNBytes(piece, 0, (int) Math.min(piece.length, left));
        if (n == 0) {
          throw new EOFException("it ends early");
        }
        reader.accept(ByteBuffer.wrap(piece, 0, n));
        left -= n;
      }
      if (!file.isUnchanged()) {
        throw new IOException("another program has changed it meanwhile");
      }
    } catch (IOException e) {
      throw LatheException.input(
          "'" + file.path().getFileName() + "' cannot be read any more.",
          "Reason: " + e.getMessage() + ".",
          "Leave the file as it is while it is used, and try again.",
          e);
    }
  }
}
