package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.answer.TargetPicture;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.Pictures;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Pictures that a network should make: one file, or those of a folder, named as the inputs are. */
public final class TargetFiles {
  private final Path path;
  private final Map<String, Path> byStem;

  private TargetFiles(Path path, Map<String, Path> byStem) {
    this.path = path;
    this.byStem = byStem;
  }

  /**
   * Of a file or a folder; pictures are read when they are asked for.
   *
   * @throws LatheException where there is neither, or no picture in the folder
   */
  public static TargetFiles open(Path path) {
    if (!Files.isDirectory(path)) {
      OrdinaryFiles.require(path, "The target " + path + " cannot be read.", "Check the path.");
      return new TargetFiles(path, Map.of());
    }
    Map<String, Path> found = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, Files::isRegularFile)) {
      for (Path file : files) {
        if (Pictures.hasPictureName(file.toString())) {
          found.put(PartnerNames.stem(file.getFileName().toString()), file);
        }
      }
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
    if (found.isEmpty()) {
      throw LatheException.input(
          "There are no target pictures in " + path + ".",
          "PNG, JPEG, BMP, GIF and WebP files are looked for.",
          "Name the folder that holds them, or one picture.");
    }
    return new TargetFiles(path, found);
  }

  /**
   * The picture that should be made of another.
   *
   * @return empty where the folder has none of its name
   * @throws LatheException where it cannot be read, or is of other proportions than the input
   */
  public Optional<TargetPicture> of(ImageSample input) {
    Optional<Path> file =
        byStem.isEmpty()
            ? Optional.of(path)
            : Optional.ofNullable(byStem.get(PartnerNames.stem(input.name().replace('\\', '/'))));
    return file.map(f -> read(f, input));
  }

  private static TargetPicture read(Path file, ImageSample input) {
    String name = file.toString();
    PictureFile bytes = new PictureFile(file);
    try {
      Picture target = Pictures.decode(bytes.read(), name);
      Optional<int[]> size = new FileTree.Entry(input.name(), input.source()).pictureSize();
      if (size.isPresent() && !TargetTrees.isOfOneAspect(target, size.get()[0], size.get()[1])) {
        throw LatheException.input(
            name + " is no target of " + input.name() + ": it has other proportions.",
            "It has "
                + target.width()
                + " x "
                + target.height()
                + " pixels, the input "
                + size.get()[0]
                + " x "
                + size.get()[1]
                + ".",
            "Choose the picture that should be made of this one.");
      }
      return new TargetPicture(name, bytes.key(), () -> TargetTrees.pixels(bytes, name));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static LatheException unreadable(String name, IOException e) {
    return LatheException.input(
        "The target " + name + " cannot be read.",
        String.valueOf(e.getMessage()),
        "Check the file and its permissions.",
        e);
  }
}
