package dev.lathe.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * A folder among the temporary files that goes when it is closed. What a killed process has left
 * goes when the next folder is made, of whatever kind: each holds a file that its process keeps
 * locked as long as it lives, which is true across containers too, where numbers of processes are
 * not.
 */
public final class TemporaryFolder implements AutoCloseable {
  private static final String LOCK = "owner.lock";

  /** How the names of all of Lathe's kinds begin. */
  private static final String OURS = "lathe-";

  /** A kind, a process and its start, and what makes the name unique. */
  private static final Pattern OF_A_PROCESS =
      Pattern.compile("lathe(?:-[a-z]+)*-(\\d{1,9})-[0-9a-f]{9,}-\\d+");

  /** A library fills its folder at once, or never. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Path path;
  private final FileChannel owner;

  private TemporaryFolder(Path path, FileChannel owner) {
    this.path = path;
    this.owner = owner;
  }

  /**
   * An empty one, but for its lock.
   *
   * @param kind how its name begins
   * @throws LatheException when the folder for temporary files cannot be used
   * @throws IOException when it is full, for example
   */
  public static TemporaryFolder create(String kind) throws IOException {
    requireUsable();
    String own = kind + "-" + thisProcess() + "-";
    Path path = Files.createTempDirectory(own);
    try {
      removeLeftovers(path, kind);
      // Named once it is locked: no file of that name is ever there without its lock.
      Path unlocked = path.resolve("unlocked");
      FileChannel owner =
          FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try {
        owner.lock();
        Files.move(unlocked, path.resolve(LOCK));
      } catch (IOException | RuntimeException e) {
        owner.close();
        throw e;
      }
      return new TemporaryFolder(path, owner);
    } catch (IOException | RuntimeException e) {
      delete(path);
      throw e;
    }
  }

  /**
   * Looks whether this process can make temporary files; libraries that cannot say so badly.
   *
   * @throws LatheException when there is no such folder, or it may not be written to
   */
  public static void requireUsable() {
    requireUsable(System.getProperty("java.io.tmpdir", ""));
  }

  static void requireUsable(String named) {
    Path folder = GivenPaths.of(named);
    if (Files.isDirectory(folder) && Files.isWritable(folder)) {
      return;
    }
    String why =
        Files.isDirectory(folder)
            ? "It may not be written to."
            : Files.exists(folder) ? "It is no folder." : "There is no such folder.";
    throw LatheException.environment(
        "The folder for temporary files, '" + named + "', cannot be used.",
        why,
        "Name another: TMPDIR=FOLDER, or LATHE_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER.",
        null);
  }

  /** A number is given again, but not with the same start. */
  private static String thisProcess() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "-" + Long.toHexString(start);
  }

  private static void removeLeftovers(Path beside, String kind) {
    String ours = kind.startsWith(OURS) ? OURS : kind + "-";
    String own = "-" + thisProcess() + "-";
    try (DirectoryStream<Path> all = Files.newDirectoryStream(beside.getParent(), ours + "*")) {
      for (Path folder : all) {
        // A lock of this process must not even be opened: to close the file would end the lock.
        if (!folder.getFileName().toString().contains(own)) {
          removeIfAbandoned(folder, beside);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      note(beside.getParent(), e);
    }
  }

  /**
   * Removes empty folders that a library has left behind, because its process was killed. Those of
   * other people and of the last minute stay, and so does whatever holds anything.
   *
   * @param prefix how their names begin
   */
  public static void removeEmpty(String prefix) {
    Path folder = GivenPaths.of(System.getProperty("java.io.tmpdir", ""));
    Instant before = Instant.now().minus(LONG);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, prefix + "*")) {
      for (Path left : all) {
        BasicFileAttributes a =
            Files.readAttributes(left, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (a.isDirectory() && a.lastModifiedTime().toInstant().isBefore(before)) {
          deleteEmpty(left);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      note(folder, e);
    }
  }

  private static void deleteEmpty(Path folder) {
    try {
      Files.delete(folder);
    } catch (IOException e) {
      note(folder, e); // not empty, or another person's
    }
  }

  private static void removeIfAbandoned(Path folder, Path beside) {
    Path lock = folder.resolve(LOCK);
    try {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          || !Files.getOwner(folder).equals(Files.getOwner(beside))) {
        return;
      }
      if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
        // Its process was killed before it had a lock, or while it tidied up.
        if (isOfADeadProcess(folder)) {
          deleteEmpty(folder);
        }
      } else if (isFree(lock)) {
        delete(folder);
      }
    } catch (IOException e) {
      note(folder, e); // another process was faster, or keeps it from being looked at
    }
  }

  /** Only names that this class makes say whose they are; whatever else is called so stays. */
  private static boolean isOfADeadProcess(Path folder) {
    Matcher name = OF_A_PROCESS.matcher(folder.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  /** Once it is free it stays so: its process is gone, and no other takes its folder. */
  private static boolean isFree(Path lock) throws IOException {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      return taken != null;
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (IOException | UncheckedIOException e) {
      note(folder, e);
    }
  }

  private static void note(Path folder, Exception e) {
    LoggerFactory.getLogger(TemporaryFolder.class).debug("removing {}", folder, e);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Removes it with all that is in it; what cannot be removed goes with the next of its kind. */
  @Override
  public void close() {
    try {
      owner.close();
    } catch (IOException e) {
      note(path, e);
    }
    delete(path);
  }
}
