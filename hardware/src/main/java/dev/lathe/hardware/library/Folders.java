package dev.lathe.hardware.library;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.LoggerFactory;

/** Folders that appear whole or not at all, and disappear with what is in them. */
public final class Folders {
  private Folders() {}

  /** Fills a folder. */
  public interface Filler {
    /** Writes into the folder, which is empty. */
    void fill(Path folder) throws IOException;
  }

  /**
   * Makes a folder: it is filled beside its place and moved there, so that nobody ever loads half a
   * library. Another process that is faster wins.
   *
   * @throws IOException when it cannot be made
   */
  public static void appear(Path folder, Filler filler) throws IOException {
    Files.createDirectories(folder.getParent());
    Path draft = Files.createTempDirectory(folder.getParent(), ".draft-");
    try {
      filler.fill(draft);
      Files.move(draft, folder);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    } finally {
      delete(draft);
    }
  }

  /**
   * Deletes a folder, as far as the system lets; a link or junction in it, or in its place, is
   * deleted, not what it leads to.
   */
  public static void delete(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deleting());
    } catch (IOException e) {
      LoggerFactory.getLogger(Folders.class).warn("deleting {}: {}", folder, e.toString());
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
        throws IOException {
      // A junction of Windows is a folder and something else at once.
      if (attributes.isOther()) {
        Files.delete(dir);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(dir);
      return FileVisitResult.CONTINUE;
    }
  }
}
