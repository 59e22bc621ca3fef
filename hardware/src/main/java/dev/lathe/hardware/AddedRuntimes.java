package dev.lathe.hardware;

import dev.lathe.base.LatheException;
import dev.lathe.hardware.InferenceRuntime.Origin;
import dev.lathe.hardware.library.Folders;
import dev.lathe.hardware.library.LibraryFile;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
          .sorted()
          .flatMap(p -> read(p).stream())
          .toList();
    } catch (IOException e) {
      LOG.warn("the added runtimes cannot be listed: {}", e.toString());
      return List.of();
    }
  }

  private static Optional<InferenceRuntime> read(Path folder) {
    Properties p = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve(FILE))) {
      p.load(in);
      String outside = p.getProperty("folder", "");
      return Optional.of(
          new InferenceRuntime(
              folder.getFileName().toString(),
              p.getProperty("name", folder.getFileName().toString()),
              outside.isEmpty() ? Origin.FETCHED : Origin.FOLDER,
              outside.isEmpty() ? folder.resolve(LIBRARIES) : Path.of(outside),
              "",
              ""));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} describes no runtime: {}", folder, e.toString());
      return Optional.empty();
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
    Path folder = home.resolve(id);
    try {
      Path going = Files.createTempDirectory(home, ".removed-");
      Files.move(folder, going.resolve(id));
      Folders.delete(going);
    } catch (IOException e) {
      throw unwritable(e);
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
    Path outer = Files.createTempDirectory(home, ".fetching-");
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
      if (Files.exists(home.resolve(id))) {
        remove(id);
      }
      Files.move(outer, home.resolve(id));
      return read(home.resolve(id)).orElseThrow();
    }

    @Override
    public void close() {
      Folders.delete(outer);
    }
  }
}
