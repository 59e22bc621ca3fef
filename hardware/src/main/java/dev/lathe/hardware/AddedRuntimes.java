package dev.lathe.hardware;

import dev.lathe.base.LatheException;
import dev.lathe.hardware.InferenceRuntime.Origin;
import dev.lathe.hardware.library.Folders;
import dev.lathe.hardware.library.LibraryFile;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtimes that were added: a folder for each, named by its id, with a properties file and, if
 * it was fetched, its libraries. A folder appears and disappears as a whole, so that two processes
 * never disagree about what is there.
 */
final class AddedRuntimes {
  private static final Logger LOG = LoggerFactory.getLogger(AddedRuntimes.class);
  private static final String FILE = "runtime.properties";
  private static final String LIBRARIES = "lib";
  private static final String FETCHING = ".fetching-";
  private static final String REMOVED = ".removed-";

  /** How often another process may put a runtime of the same id in place before this one. */
  private static final int ATTEMPTS = 5;

  private final Path home;

  AddedRuntimes(Path home) {
    this.home = home;
  }

  /** What was written down, by id; nothing is checked. */
  List<InferenceRuntime> list() {
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(home)) {
      return all.filter(p -> !p.getFileName().toString().startsWith("."))
          .filter(Files::isDirectory)
          .sorted()
          .map(AddedRuntimes::read)
          .toList();
    } catch (IOException e) {
      LOG.warn("the added runtimes cannot be listed: {}", e.toString());
      return List.of();
    }
  }

  /** A damaged one is listed with what is wrong with it, so that it can be removed. */
  private static InferenceRuntime read(Path folder) {
    String id = folder.getFileName().toString();
    Properties p = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve(FILE))) {
      p.load(in);
      String outside = p.getProperty("folder", "");
      Path libraries = outside.isEmpty() ? folder.resolve(LIBRARIES) : Path.of(outside);
      if (outside.isEmpty() && !Files.isDirectory(libraries)) {
        throw new IOException("it names no folder");
      }
      return new InferenceRuntime(
          id,
          p.getProperty("name", id),
          outside.isEmpty() ? Origin.FETCHED : Origin.FOLDER,
          libraries,
          "",
          "");
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} describes no runtime: {}", folder, e.toString());
      String why =
          "Its description " + folder.resolve(FILE) + " is damaged; remove it and add it again.";
      return new InferenceRuntime(id, id, Origin.FOLDER, folder.resolve(LIBRARIES), "", why);
    }
  }

  /** Writes down a runtime whose libraries lie elsewhere. */
  void keep(InferenceRuntime runtime) {
    try {
      Folders.appear(
          home.resolve(runtime.id()),
          draft -> write(draft, runtime.name(), runtime.folder().toString()));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static void write(Path folder, String name, String outside) throws IOException {
    Properties p = new Properties();
    p.setProperty("name", name);
    p.setProperty("folder", outside);
    try (Writer out = Files.newBufferedWriter(folder.resolve(FILE))) {
      p.store(out, "A runtime of Lathe; without a folder its libraries are in lib");
    }
  }

  void remove(String id) {
    try {
      moveAway(home.resolve(id));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Another process may be faster. */
  private void moveAway(Path folder) throws IOException {
    Path going = Files.createTempDirectory(home, REMOVED);
    try {
      Files.move(folder, going.resolve(folder.getFileName()));
    } catch (NoSuchFileException e) {
      LOG.info("{} is gone already", folder);
    } finally {
      Folders.delete(going);
    }
  }

  /** What processes that were killed have left; a fetch of today may still be running. */
  private void sweep() throws IOException {
    Instant old = Instant.now().minus(Duration.ofDays(1));
    try (Stream<Path> all = Files.list(home)) {
      for (Path p : all.toList()) {
        String name = p.getFileName().toString();
        if ((name.startsWith(FETCHING) || name.startsWith(REMOVED))
            && Files.getLastModifiedTime(p).toInstant().isBefore(old)) {
          Folders.delete(p);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("another process sweeps too: {}", e.getMessage());
    }
  }

  /**
   * Refuses work for which there is no room.
   *
   * @throws LatheException when fewer bytes are free
   */
  void requireRoom(long bytes) {
    try {
      Files.createDirectories(home);
      long free = Files.getFileStore(home).getUsableSpace();
      if (free < bytes) {
        throw LatheException.environment(
            "The library cannot be fetched.",
            "It needs "
                + bytes / 1_000_000
                + " MB, and "
                + free / 1_000_000
                + " MB are free in "
                + home
                + ".",
            "Make room, or set LATHE_HOME to a folder on a larger disk.",
            null);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  static LatheException unwritable(IOException e) {
    boolean full = String.valueOf(e.getMessage()).contains("No space left");
    return LatheException.environment(
        "The runtime could not be kept.",
        full ? "The disk is full." : "Lathe's home cannot be written: " + e.getMessage() + ".",
        "Make room, or set LATHE_HOME to another folder.",
        e);
  }

  /** An empty folder for libraries that are being fetched. */
  Draft draft(String id) throws IOException {
    Files.createDirectories(home);
    sweep();
    Path outer = Files.createTempDirectory(home, FETCHING);
    return new Draft(id, outer, Files.createDirectory(outer.resolve(LIBRARIES)));
  }

  /** Libraries on their way in; closed without being kept, they are deleted. */
  final class Draft implements AutoCloseable {
    private final String id;
    private final Path outer;
    private final Path folder;

    private Draft(String id, Path outer, Path folder) {
      this.id = id;
      this.outer = outer;
      this.folder = folder;
    }

    /** Where the libraries go. */
    Path folder() {
      return folder;
    }

    /** Deletes what the tools have left beside the libraries. */
    void keepLibrariesOnly() throws IOException {
      List<Path> libraries = LibraryFile.in(folder).companions();
      try (Stream<Path> all = Files.list(folder)) {
        for (Path p : all.filter(p -> !libraries.contains(p.toAbsolutePath())).toList()) {
          Folders.delete(p);
        }
      }
    }

    /** Puts them in their place; an earlier one of that id goes. */
    InferenceRuntime keep(InferenceRuntime runtime) throws IOException {
      write(outer, runtime.name(), "");
      Path place = home.resolve(id);
      for (int left = ATTEMPTS; ; left--) {
        if (Files.exists(place)) {
          moveAway(place);
        }
        try {
          Files.move(outer, place);
          return read(place);
        } catch (FileSystemException e) {
          // Another process may have put one there meanwhile: an error of its own kind says so only
          // where that was before the move began.
          if (left == 0) {
            throw e;
          }
          LOG.info("trying again to put {} in its place: {}", place, e.toString());
        }
      }
    }

    @Override
    public void close() {
      Folders.delete(outer);
    }
  }
}
