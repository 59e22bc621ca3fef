package dev.lathe.controllers.tryit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.file.Path;

/**
 * Where a picture that the person brought lies.
 *
 * @param name what it is called
 * @param file absolute, or inside the workspace for a picture that was pasted
 * @param entry name inside the zip; empty when the file is the picture
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record InputPlace(String name, String file, String entry) {
  /** Replaces what a damaged note lacks. */
  InputPlace {
    name = name == null ? "" : name;
    file = file == null ? "" : file;
    entry = entry == null ? "" : entry;
  }

  static InputPlace of(Path picture) {
    return new InputPlace(
        picture.getFileName().toString(), picture.toAbsolutePath().normalize().toString(), "");
  }

  static InputPlace of(Path zip, String entry) {
    return new InputPlace(
        entry.substring(entry.lastIndexOf('/') + 1),
        zip.toAbsolutePath().normalize().toString(),
        entry);
  }

  static InputPlace kept(String name, String path) {
    return new InputPlace(name, path, "");
  }
}
