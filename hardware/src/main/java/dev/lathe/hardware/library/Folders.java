package dev.lathe.hardware.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
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

  /** Deletes a folder, as far as the system lets; a link in it is deleted, not what it leads to. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (IOException | UncheckedIOException e) {
      LoggerFactory.getLogger(Folders.class).warn("deleting {}: {}", folder, e.toString());
    }
  }
}
