package dev.lathe.engine.graph;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * A file that tensors lie in, as it was when the model was opened. A model that somebody exports
 * again while it is open must yield an error, never a mixture of old and new weights; so every read
 * checks that the file is still the same one.
 */
public final class BackingFile {
  /**
   * Up to here bytes are copied, beyond they are mapped. A mapping of a file that another program
   * cuts short faults when touched (in native code it kills the process), so small tensors, which
   * are nearly all, do not depend on one.
   */
  private static final long COPY_LIMIT = 16L << 20;

  private final Path path;
  private final long size;
  private final FileTime modified;
  private final Object key;

  private BackingFile(Path path, BasicFileAttributes attributes) {
    this.path = path;
    this.size = attributes.size();
    this.modified = attributes.lastModifiedTime();
    this.key = attributes.fileKey();
  }

  /**
   * Remembers the file as it is now.
   *
   * @throws IOException when it is not there or not readable
   */
  public static BackingFile of(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    return new BackingFile(absolute, Files.readAttributes(absolute, BasicFileAttributes.class));
  }

  /** Where it is; absolute. */
  public Path path() {
    return path;
  }

  /** Its length in bytes when it was opened. */
  public long size() {
    return size;
  }

  /** Whether nobody has replaced or changed it since. */
  public boolean isUnchanged() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return now.size() == size
          && now.lastModifiedTime().equals(modified)
          && Objects.equals(now.fileKey(), key);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The bytes of a region, at most 2 GiB long.
   *
   * @throws LatheException when the file is gone, has changed, or cannot be read
   */
  ByteBuffer read(long offset, long length) {
    if (length > Integer.MAX_VALUE) {
      throw LatheException.input(
          "A tensor of " + length + " bytes in '" + path.getFileName() + "' cannot be used.",
          "One tensor may take at most 2 GiB.",
          "Split the tensor, or store it in a smaller type.");
    }
    return read(
        channel -> {
          if (length > COPY_LIMIT) {
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
          }
          ByteBuffer bytes = ByteBuffer.allocate((int) length);
          copy(channel, offset, bytes);
          return bytes.flip();
        });
  }

  /**
   * Copies a region until the target is full.
   *
   * @throws LatheException when the file is gone, has changed, or cannot be read
   */
  void read(long offset, ByteBuffer target) {
    read(
        channel -> {
          copy(channel, offset, target);
          return target;
        });
  }

  private interface Reading {
    ByteBuffer from(FileChannel channel) throws IOException;
  }

  private ByteBuffer read(Reading reading) {
    requireUnchanged();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer bytes = reading.from(channel);
      requireUnchanged();
      return bytes;
    } catch (IOException e) {
      throw LatheException.input(
          "Weights cannot be read from '" + path + "'.",
          String.valueOf(e.getMessage()),
          "Check that the file is still there and readable, then open the model again.",
          e);
    }
  }

  private static void copy(FileChannel channel, long offset, ByteBuffer target) throws IOException {
    long next = offset;
    while (target.hasRemaining()) {
      int n = channel.read(target, next);
      if (n < 0) {
        throw new IOException("the file ends at byte " + next);
      }
      next += n;
    }
  }

  void requireUnchanged() {
    if (!isUnchanged()) {
      throw LatheException.input(
          "'" + path.getFileName() + "' has changed since the model was opened.",
          "Another program moved, replaced or rewrote " + path + ".",
          "Open the model again.");
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
