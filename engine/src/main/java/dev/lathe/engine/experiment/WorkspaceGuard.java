package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the files of a workspace must be before anything is opened, written or deleted in it: the
 * folder may come from anybody, and whatever leads out of it would let its maker read, overwrite or
 * delete files of the person who opens it.
 */
final class WorkspaceGuard {
  /** The database's own files: SQLite writes through a link, and deletes what a journal names. */
  private static final List<String> DATABASE =
      List.of(
          "experiment.db",
          "experiment.db-wal",
          "experiment.db-shm",
          "experiment.db-journal",
          "experiment.backup.db",
          "experiment.backup.incoming");

  private static final List<String> FOLDERS =
      List.of(ModelStore.FOLDER, Attachments.FOLDER, Trash.FOLDER);

  /** As {@link ModelStore} names them. */
  private static final Pattern STORED =
      Pattern.compile(ModelStore.FOLDER + "/[0-9a-f]{64}/[^/\\\\:\\p{Cntrl}]{1,255}");

  /** Ends a rollback journal that names a super-journal, sqlite.org/fileformat.html section 3. */
  private static final long JOURNAL_MAGIC = 0xd9d505f920a163d7L;

  /** The least a journal has that names one: its page, length, checksum and the mark. */
  private static final int LEAST_NAMED = 16;

  private static final int MOST_SHOWN = 80;

  private WorkspaceGuard() {}

  /**
   * Looks at the files that Lathe opens by their names; those that are missing are fine.
   *
   * @throws LatheException naming the first that is a link, has a second name, or is no ordinary
   *     file or folder
   */
  static void check(Path folder) {
    for (String name : DATABASE) {
      requireOrdinary(folder, folder.resolve(name));
    }
    for (String name : FOLDERS) {
      requireFolder(folder, folder.resolve(name));
    }
    requireNoSuperJournal(folder);
  }

  /**
   * The file of a variant.
   *
   * @param stored as the database has it: {@code models/<hash>/<name>}
   * @throws LatheException when it has another form, or a link lies on the way
   */
  static Path model(Path folder, String stored) {
    String name = stored.substring(stored.lastIndexOf('/') + 1);
    if (!STORED.matcher(stored).matches() || name.equals(".") || name.equals("..")) {
      throw unsafe(
          folder,
          "A model's file in it is '"
              + shown(stored)
              + "', and not one in its folder '"
              + ModelStore.FOLDER
              + "'.");
    }
    Path file = folder.resolve(stored);
    requireFolder(folder, folder.resolve(ModelStore.FOLDER));
    requireFolder(folder, file.getParent());
    requireFile(folder, file);
    return file;
  }

  private static void requireFolder(Path workspace, Path path) {
    BasicFileAttributes a = attributes(workspace, path);
    // A junction of Windows is a folder and something else at once.
    if (a != null && (!a.isDirectory() || a.isOther())) {
      throw unsafe(workspace, said(workspace, path, a) + ", not a folder.");
    }
  }

  private static void requireFile(Path workspace, Path path) {
    BasicFileAttributes a = attributes(workspace, path);
    if (a != null && !a.isRegularFile()) {
      throw unsafe(workspace, said(workspace, path, a) + ", not an ordinary file.");
    }
  }

  private static void requireOrdinary(Path workspace, Path path) {
    requireFile(workspace, path);
    if (names(path) > 1) {
      throw unsafe(
          workspace,
          "Its file "
              + workspace.relativize(path)
              + " has a second name elsewhere (a hard link): to write it would change that too.");
    }
  }

  /** How many names a file has; 1 where it is missing or the system does not say. */
  private static int names(Path path) {
    try {
      return Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer n
          ? n
          : 1;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return 1;
    }
  }

  private static void requireNoSuperJournal(Path folder) {
    Path journal = folder.resolve("experiment.db-journal");
    ByteBuffer end = ByteBuffer.allocate(Long.BYTES);
    try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
      if (channel.size() < LEAST_NAMED || channel.read(end, channel.size() - Long.BYTES) < 8) {
        return;
      }
    } catch (IOException e) {
      return; // there is none, as nearly always; what cannot be read SQLite will say
    }
    if (end.getLong(0) == JOURNAL_MAGIC) {
      throw unsafe(
          folder,
          "Its file experiment.db-journal names another file, which opening it would delete.");
    }
  }

  private static String said(Path workspace, Path path, BasicFileAttributes a) {
    String is =
        a.isSymbolicLink() ? "a link" : a.isDirectory() && !a.isOther() ? "a folder" : "special";
    return "Its '" + workspace.relativize(path) + "' is " + is;
  }

  /** Null, inside this class only, where there is nothing of that name. */
  private static BasicFileAttributes attributes(Path workspace, Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (java.nio.file.NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw LatheException.environment(
          "The workspace " + workspace + " cannot be read.",
          String.valueOf(e.getMessage()),
          "Change the permissions, or copy the folder to a place of yours.",
          e);
    }
  }

  /** A stranger's words, short and without what a terminal would obey. */
  static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= MOST_SHOWN ? plain : plain.substring(0, MOST_SHOWN) + "...";
  }

  /** A workspace that is not opened. */
  static LatheException unsafe(Path workspace, String why) {
    return LatheException.input(
        "The workspace " + workspace + " is not safe to open.",
        why,
        "Lathe makes none like that; ask whoever made it, or open its model on its own.");
  }
}
