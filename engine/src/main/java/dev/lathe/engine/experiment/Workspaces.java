package dev.lathe.engine.experiment;

import dev.lathe.base.LatheHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The experiments a person has: those worked on lately, newest first, then the others under Lathe's
 * home. The list is a convenience: when it cannot be read or written, nothing fails.
 */
public final class Workspaces {
  private static final int REMEMBERED = 20;

  private final Path home;

  /** The workspaces under Lathe's home. */
  public Workspaces() {
    this(LatheHome.folder());
  }

  /** The workspaces under another home. */
  public Workspaces(Path home) {
    this.home = home;
  }

  private Path list() {
    return home.resolve("recent-workspaces.txt");
  }

  /** Folders that hold an experiment, the last used first. */
  public List<Path> recent() {
    Set<Path> folders = new LinkedHashSet<>(remembered());
    Path workspaces = home.resolve("workspaces");
    if (Files.isDirectory(workspaces)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(workspaces, Files::isDirectory)) {
        all.forEach(folders::add);
      } catch (IOException e) {
        return existing(folders);
      }
    }
    return existing(folders);
  }

  private static List<Path> existing(Set<Path> folders) {
    return folders.stream().filter(Experiments::isExperiment).toList();
  }

  private List<Path> remembered() {
    try {
      return Files.readAllLines(list(), StandardCharsets.UTF_8).stream()
          .filter(line -> !line.isBlank())
          .map(Path::of)
          .toList();
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return List.of();
    }
  }

  /** Puts a folder at the head of the list. */
  public void used(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    List<String> lines = new ArrayList<>();
    lines.add(absolute.toString());
    remembered().stream()
        .filter(p -> !p.equals(absolute))
        .limit(REMEMBERED - 1)
        .forEach(p -> lines.add(p.toString()));
    try {
      Files.createDirectories(home);
      Path incoming = Files.createTempFile(home, ".recent-", ".txt");
      Files.write(incoming, lines, StandardCharsets.UTF_8);
      Files.move(
          incoming, list(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      return;
    }
  }
}
