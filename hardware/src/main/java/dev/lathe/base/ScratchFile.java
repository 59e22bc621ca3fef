package dev.lathe.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Bytes that are too many for the heap, in a temporary file that goes when it is closed: the
 * operating system keeps in memory what fits. Reading is safe from several threads.
 */
public final class ScratchFile implements AutoCloseable {
  private final String content;
  private final TemporaryFolder folder;
  private final FileChannel channel;
  private long end;

  /**
   * An empty one.
   *
   * @param content what is kept, as a sentence begins: "The prepared examples"
   * @throws LatheException when the temporary folder cannot be written
   */
  public ScratchFile(String content) {
    this.content = content;
    try {
      this.folder = TemporaryFolder.create("lathe-scratch");
      try {
        this.channel =
            FileChannel.open(
                folder.path().resolve("scratch.bin"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw full(e);
    }
  }

  /**
   * An empty one without a name, which needs no closing: its room on the disk is given back when it
   * is no longer used, however its process ends.
   *
   * @param content as above
   * @throws LatheException when the temporary folder cannot be written
   */
  public static ScratchFile unnamed(String content) {
    ScratchFile file = new ScratchFile(content);
    file.folder.close(); // the channel keeps the file, and goes with this object
    return file;
  }

  /**
   * Writes what remains of a buffer behind all else.
   *
   * @return where it begins
   * @throws LatheException when the temporary folder is full
   */
  public long append(ByteBuffer bytes) {
    long begin = end;
    try {
      while (bytes.hasRemaining()) {
        end += channel.write(bytes, end);
      }
    } catch (IOException e) {
      throw full(e);
    }
    return begin;
  }

  /** How many bytes there are. */
  public long size() {
    return end;
  }

  /**
   * Fills what remains of a buffer.
   *
   * @param from where to begin
   */
  public void read(long from, ByteBuffer into) {
    long at = from;
    try {
      while (into.hasRemaining()) {
        int n = channel.read(into, at);
        if (n < 0) {
          throw new IOException("the temporary file was cut off");
        }
        at += n;
      }
    } catch (IOException e) {
      throw LatheException.failed(content + " cannot be read.", e.getMessage(), "", e);
    }
  }

  private LatheException full(IOException e) {
    return LatheException.failed(
        content + " cannot be kept.",
        "The temporary folder cannot be written: " + e.getMessage(),
        "Make room there, or let java.io.tmpdir name another folder.",
        e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw LatheException.failed("A temporary file cannot be closed.", e.getMessage(), "", e);
    } finally {
      folder.close();
    }
  }
}
