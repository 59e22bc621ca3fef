package dev.lathe.engine.batch;

import dev.lathe.base.OutputFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Answers on their way to the disk, and the checkpoint that says which of them count. Locked
 * against a second run while open.
 */
final class AnswerFile implements Closeable {
  /** A checkpoint costs a wait for the disk; so much work may be done twice after a crash. */
  private static final long BETWEEN_NANOS = 1_000_000_000L;

  private final Path target;
  private final FileChannel channel;
  private Checkpoint saved;
  private Checkpoint now;
  private long savedAt = System.nanoTime();

  private AnswerFile(Path target, FileChannel channel, Checkpoint checkpoint) {
    this.target = target;
    this.channel = channel;
    this.saved = checkpoint;
    this.now = checkpoint;
  }

  /**
   * Opens the answers that a checkpoint speaks of, without what came after it; a new file where it
   * speaks of none.
   *
   * @throws dev.lathe.base.LatheException when another run has them open
   */
  @SuppressWarnings("PMD.CloseResource") // the channel is the new object's
  static AnswerFile open(Path target, Checkpoint checkpoint) throws IOException {
    FileChannel channel =
        FileChannel.open(
            Checkpoint.part(target), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(channel, target);
      channel.truncate(checkpoint.bytes());
      channel.position(checkpoint.bytes());
      if (checkpoint.samples() == 0) {
        checkpoint.write(target);
      }
      return new AnswerFile(target, channel, checkpoint);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path target) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw BatchErrors.busy(target);
      }
    } catch (OverlappingFileLockException e) {
      throw BatchErrors.busy(target);
    }
  }

  /** How far it is. */
  Checkpoint now() {
    return now;
  }

  /** How many answers are kept whatever happens. */
  long kept() {
    return saved.samples();
  }

  /**
   * Appends the lines of some samples, and from time to time makes a checkpoint.
   *
   * @param next how far it is with them, but for the length of the file
   */
  void append(String lines, Checkpoint next) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
    int length = bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    now =
        new Checkpoint(
            next.format(),
            next.key(),
            next.samples(),
            now.bytes() + length,
            next.answered(),
            next.firstProblem(),
            next.columns(),
            false);
    if (System.nanoTime() - savedAt >= BETWEEN_NANOS) {
      save();
    }
  }

  /** Makes a checkpoint of all that was appended. */
  void save() throws IOException {
    if (!now.equals(saved)) {
      channel.force(true);
      now.write(target);
      saved = now;
    }
    savedAt = System.nanoTime();
  }

  /** All is there: puts the answers where they were wanted. */
  void finish() throws IOException {
    channel.force(true);
    now = now.asFinished();
    now.write(target);
    saved = now;
    close();
    finish(target);
  }

  /** Puts finished answers in place; also those of a run that ended just before. */
  static void finish(Path target) throws IOException {
    if (Files.exists(Checkpoint.part(target))) {
      OutputFiles.putInPlace(Checkpoint.part(target), target);
    }
    Files.deleteIfExists(Checkpoint.file(target));
  }

  /** Forgets what an earlier run left. */
  static void discard(Path target) throws IOException {
    Files.deleteIfExists(Checkpoint.file(target));
    Files.deleteIfExists(Checkpoint.part(target));
  }

  /** Leaves what is to be gone on with; nothing where nothing was answered. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (now.samples() == 0) {
      discard(target);
    }
  }
}
