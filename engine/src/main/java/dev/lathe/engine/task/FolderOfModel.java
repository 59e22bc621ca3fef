package dev.lathe.engine.task;

import dev.lathe.base.OrdinaryFiles;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder that a model came in. Whatever is read there because it lies there, and not because a
 * person named it, has to be an ordinary file inside: the folder may be a stranger's.
 *
 * @param model the model's file
 * @param path the folder, absolute
 */
record FolderOfModel(Path model, Path path) {
  /** The one that a model lies in. */
  static FolderOfModel of(Path model) {
    Path absolute = model.toAbsolutePath().normalize();
    return new FolderOfModel(absolute, absolute.getParent());
  }

  /** Another folder of the same model. */
  FolderOfModel at(Path folder) {
    return new FolderOfModel(model, folder);
  }

  /**
   * A file in it. One that is missing is returned too: who reads it says so.
   *
   * @param name relative to the folder
   * @throws IllegalArgumentException when it lies outside, or is no ordinary file
   */
  Path file(String name) {
    Path file;
    try {
      file = path.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("the file's name cannot be one", e);
    }
    if (!file.startsWith(path)) {
      throw new IllegalArgumentException("the file " + name + " lies outside the model's folder");
    }
    if (Files.exists(file) && !OrdinaryFiles.isBeside(model, path, file)) {
      throw new IllegalArgumentException(
          OrdinaryFiles.problem(file)
              .map(why -> "the file " + name + " cannot be used: " + why.replaceAll("\\.$", ""))
              .orElse("the file " + name + " is a link that leads out of the model's folder"));
    }
    return file;
  }

  /** As {@link #file}; empty where it is missing. */
  Optional<Path> find(String name) {
    return Optional.of(file(name)).filter(Files::isRegularFile);
  }
}
