package dev.lathe.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Writes files that a person names: whole or not at all, whatever happens meanwhile. What is there
 * already keeps its permissions, a link is followed to the file it names, and nothing but a file is
 * ever replaced.
 */
public final class OutputFiles {
  private static final int MOST_LINKS = 40; // as Linux has it

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it.
     *
     * @throws IOException when the disk is full, for example
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  private OutputFiles() {}

  /**
   * The file that writing to a name writes: itself, or what its links lead to. Cheap, so that long
   * work can ask before it begins.
   *
   * @throws LatheException when a folder or a special file is there, the folder is missing, or one
   *     of them may not be written to
   */
  public static Path target(Path given) {
    if (OrdinaryFiles.isDescriptor(given)) {
      throw unwritable(given, "It is an open file of this command.", "Name an ordinary file.");
    }
    Path file = followed(given);
    if (Files.isDirectory(file)) {
      throw unwritable(given, "It is a folder.", "Name a file in it.");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw unwritable(
          given, "It is " + OrdinaryFiles.kind(file) + ", not a file.", "Name an ordinary file.");
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw unwritable(given, "It may not be written to.", "Choose another name.");
    }
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw unwritable(
          given,
          "The folder '" + folder + "' does not exist.",
          "Create it, or choose another place.");
    }
    if (!Files.isWritable(folder)) {
      throw unwritable(
          given, "The folder '" + folder + "' may not be written to.", "Choose a folder of yours.");
    }
    return file;
  }

  private static Path followed(Path given) {
    Path at = given.toAbsolutePath();
    try {
      for (int links = 0; Files.isSymbolicLink(at); links++) {
        if (links == MOST_LINKS) {
          throw unwritable(given, "Its links lead in a circle.", "Name a file.");
        }
        at = at.resolveSibling(Files.readSymbolicLink(at));
      }
      return at;
    } catch (IOException e) {
      throw unwritable(given, String.valueOf(e.getMessage()), "Name a file.");
    }
  }

  private static LatheException unwritable(Path given, String why, String todo) {
    return LatheException.input("'" + given + "' cannot be written.", why, todo);
  }

  /**
   * Writes where a person said.
   *
   * @throws LatheException as {@link #target}
   * @throws IOException when the content cannot be written; what was there is untouched
   */
  public static void write(Path given, Content content) throws IOException {
    replace(target(given), content);
  }

  /** As {@link #write(Path, Content)}, of bytes in memory. */
  public static void write(Path given, byte[] bytes) throws IOException {
    write(given, of(bytes));
  }

  /** As {@link #replace(Path, Content)}, of bytes in memory. */
  public static void replace(Path target, byte[] bytes) throws IOException {
    replace(target, of(bytes));
  }

  private static Content of(byte[] bytes) {
    return channel -> {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    };
  }

  /**
   * Writes to a temporary file beside the target, forces it to the disk, and moves it there; a link
   * in its place is replaced, which is right for names that no person chose.
   *
   * @throws IOException when it cannot be written; what was there is untouched
   */
  public static void replace(Path target, Content content) throws IOException {
    Path file = target.toAbsolutePath();
    long process = ProcessHandle.current().pid();
    Path temporary = file.resolveSibling(drafts(file, process) + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      keepPermissions(file, temporary);
      move(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolder(file.getParent());
  }

  /**
   * Moves a file that was written beside the target, and forced to the disk, into its place.
   *
   * @throws IOException when it cannot be moved; both are as they were
   */
  public static void putInPlace(Path written, Path target) throws IOException {
    Path file = target.toAbsolutePath();
    keepPermissions(file, written);
    move(written, file);
    forceFolder(file.getParent());
  }

  /** Those of the file that is replaced; its owner too, where this process may give files away. */
  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView old =
        Files.getFileAttributeView(from, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributeView made = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (old == null || made == null || !Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    PosixFileAttributes kept = old.readAttributes();
    PosixFileAttributes now = made.readAttributes();
    try {
      if (!kept.group().equals(now.group())) {
        made.setGroup(kept.group());
      }
      if (!kept.owner().equals(now.owner())) {
        made.setOwner(kept.owner());
      }
    } catch (IOException e) {
      // Only root may: the file is then the writer's, as with any program that replaces files.
      LoggerFactory.getLogger(OutputFiles.class).debug("the owner of {} changes", from, e);
    }
    made.setPermissions(kept.permissions());
  }

  private static String drafts(Path file, long process) {
    return "." + file.getFileName() + "." + process + "-";
  }

  /**
   * Removes what a process that is dead was writing to become this file.
   *
   * @throws IOException when the folder cannot be listed or written
   */
  public static void removeDrafts(Path given, long process) throws IOException {
    Path file = followed(given);
    String begin = drafts(file, process);
    try (Stream<Path> beside = Files.list(file.getParent())) {
      for (Path f : beside.toList()) {
        String name = f.getFileName().toString();
        if (name.startsWith(begin) && name.endsWith(".tmp")) {
          Files.deleteIfExists(f);
        }
      }
    }
  }

  /** A buffered stream onto the channel; flush it, but do not close it. */
  public static OutputStream stream(FileChannel channel) {
    return new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes the new name survive a power cut; where the system cannot (Windows), it does itself. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file itself is whole and on the disk; only the moment its name is, is left open.
      return;
    }
  }
}
