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
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Where an array in NumPy's format lies: a file, or an entry of an archive. Any part of it can be
 * read again later, as long as the file stays as it is.
 */
final class NpySource {
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
   * A part of it.
   *
   * @throws LatheException when the file has changed or cannot be read any more
   */
  ByteBuffer read(long offset, int bytes) {
    try (InputStream in = opener.open()) {
      in.skipNBytes(offset);
      byte[] part = in.readNBytes(bytes);
      if (part.length < bytes) {
        throw new EOFException("it ends early");
      }
      if (!file.isUnchanged()) {
        throw new IOException("another program has changed it meanwhile");
      }
      return ByteBuffer.wrap(part);
    } catch (IOException e) {
      throw LatheException.input(
          "'" + file.path().getFileName() + "' cannot be read any more.",
          "Reason: " + e.getMessage() + ".",
          "Leave the file as it is while it is used, and try again.",
          e);
    }
  }
}
