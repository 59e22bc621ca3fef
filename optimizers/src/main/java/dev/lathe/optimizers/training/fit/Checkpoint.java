package dev.lathe.optimizers.training.fit;

import dev.lathe.base.LatheException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A training on disk, so that a crash, a cancel or a power cut loses at most an epoch. Written to a
 * temporary file, then moved; a damaged one counts as none.
 *
 * @param epoch full epochs done
 * @param seconds of training done
 * @param score the best score so far
 * @param best the weights with that score
 * @param last the weights as they were
 */
record Checkpoint(int epoch, double seconds, double score, Snapshot best, Snapshot last) {
  private static final int MAGIC = 0x4c544831;

  static Optional<Checkpoint> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != MAGIC) {
        return Optional.empty();
      }
      return Optional.of(
          new Checkpoint(
              in.readInt(),
              in.readDouble(),
              in.readDouble(),
              Snapshot.read(in),
              Snapshot.read(in)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes it.
   *
   * @throws LatheException when the disk is full; an older checkpoint is then still there
   */
  void write(Path file) {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16))) {
        out.writeInt(MAGIC);
        out.writeInt(epoch);
        out.writeDouble(seconds);
        out.writeDouble(score);
        best.write(out);
        last.write(out);
      }
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      remove(draft);
      throw LatheException.failed(
          "The training cannot be saved.",
          "'" + file + "' cannot be written: " + e.getMessage(),
          "Make room on that disk.",
          e);
    }
  }

  /** Removes one, now or when the program ends. */
  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
