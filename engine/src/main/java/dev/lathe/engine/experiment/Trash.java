package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import dev.lathe.hardware.library.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Where the models of removed variants wait, inside their workspace: {@code
 * removed/<second>-<hash>}. What has waited for {@value #DAYS} days goes when the experiment is
 * next opened; only entries that have that form do, and no link is followed.
 */
final class Trash {
  static final String FOLDER = "removed";

  static final int DAYS = 30;

  private static final Pattern ENTRY = Pattern.compile("(\\d{1,12})-[0-9a-f]{64}(?:-\\d{1,4})?");
  private static final int MOST_ALIKE = 1000;

  private final Path folder;

  Trash(Path workspace) {
    this.folder = workspace.resolve(FOLDER);
  }

  /**
   * Moves a stored model's folder here.
   *
   * @throws LatheException when it cannot be moved; it stays where it is then
   */
  void take(Path stored, Instant now) {
    String name = now.getEpochSecond() + "-" + stored.getFileName();
    try {
      Files.createDirectories(folder);
      Path place = folder.resolve(name);
      for (int i = 2; Files.exists(place, java.nio.file.LinkOption.NOFOLLOW_LINKS); i++) {
        if (i > MOST_ALIKE) {
          throw new IOException("there are " + MOST_ALIKE + " of them");
        }
        place = folder.resolve(name + "-" + i);
      }
      Files.move(stored, place);
    } catch (IOException e) {
      throw LatheException.environment(
          "The variant is removed, but its files stay in " + stored + ".",
          String.valueOf(e.getMessage()),
          "Delete that folder yourself if you need the space.",
          e);
    }
  }

  /** Deletes what has waited long enough. */
  void sweep(Instant now) {
    if (!Files.isDirectory(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    long before = now.minus(Duration.ofDays(DAYS)).getEpochSecond();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        Matcher m = ENTRY.matcher(entry.getFileName().toString());
        if (m.matches() && Long.parseLong(m.group(1)) < before) {
          Folders.delete(entry);
        }
      }
    } catch (IOException e) {
      // What waits longer only costs space; the next opening tries again.
      LoggerFactory.getLogger(Trash.class).debug("sweeping {}", folder, e);
    }
  }
}
