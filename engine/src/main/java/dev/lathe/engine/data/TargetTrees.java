package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.answer.TargetPicture;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Sample.ImageBytes;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.Pictures;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Pictures with the pictures that a network should make of them, in a folder or zip: small and
 * large, noisy and clean. A target is decoded once when the data are opened, so that a damaged one
 * is told then, and again each time it is needed.
 */
final class TargetTrees {
  private final FileTree tree;
  private final Problems problems;
  private final JobContext context;
  private int read;

  TargetTrees(FileTree tree, Problems problems, JobContext context) {
    this.tree = tree;
    this.problems = problems;
    this.context = context;
  }

  /**
   * The examples.
   *
   * @throws LatheException when there are no pictures
   */
  List<Example> read() {
    PicturePairs found = PicturePairs.of(tree, PartnerNames.TARGETS);
    if (found.pairs().isEmpty() && found.alone().isEmpty()) {
      throw LatheException.input(
          "There are no pictures in " + tree.name() + ".",
          "PNG, JPEG, BMP, GIF and WebP files are looked for, with target pictures beside them.",
          "Choose the folder that holds both.");
    }
    if (found.pairs().isEmpty()) {
      problems.note(
          "The pictures of "
              + tree.name()
              + " have no targets, so models are held against the original's pictures alone. A"
              + " folder target beside the folder input (or HR beside LR, clean beside noisy), with"
              + " files of the same names, gives them some.");
      return found.alone().stream().map(e -> example(e, Optional.empty())).toList();
    }
    found
        .alone()
        .forEach(e -> problems.add("are left out, because no target has their name", e.path()));
    found
        .unused()
        .forEach(e -> problems.add("are targets of no picture, or a second one of it", e.path()));
    return found.pairs().stream()
        .map(
            p -> {
              context.checkCancelled();
              context.progress(read++, found.pairs().size(), "Reading targets");
              return example(p.picture(), target(p));
            })
        .toList();
  }

  private Example example(FileTree.Entry e, Optional<Truth> truth) {
    return new Example(new ImageSample(tree.root() + e.path(), e.bytes()), truth);
  }

  private Optional<Truth> target(PicturePairs.Pair pair) {
    String name = pair.partner().path();
    ImageBytes bytes = pair.partner().bytes();
    try {
      Picture target = Pictures.decode(bytes.read(), name);
      Optional<int[]> size = pair.picture().pictureSize();
      if (size.isPresent() && !isOfOneAspect(target, size.get()[0], size.get()[1])) {
        problems.add(
            "are used without their target, because it has other proportions than the picture",
            String.format(
                "%s (%d x %d for a picture of %d x %d)",
                name, target.width(), target.height(), size.get()[0], size.get()[1]));
        return Optional.empty();
      }
      return Optional.of(new TargetPicture(name, bytes.key(), () -> pixels(bytes, name)));
    } catch (IOException | LatheException e) {
      String why = e instanceof LatheException known ? known.what() : name + " cannot be read.";
      problems.add("are used without their target", why.replaceFirst("\\.$", ""));
      return Optional.empty();
    }
  }

  /** Whether a target is the picture in another size, within a pixel of the larger one. */
  static boolean isOfOneAspect(Picture target, int width, int height) {
    double k = Math.max(1, (double) target.width() / width);
    return Math.abs(target.width() - (double) width * target.height() / height) <= k
        || Math.abs(target.height() - (double) height * target.width() / width) <= k;
  }

  /** Reads a target's pixels. */
  static Raster pixels(ImageBytes bytes, String name) {
    try {
      return Pictures.decode(bytes.read(), name).raster();
    } catch (IOException e) {
      throw LatheException.input(
          "The target " + name + " cannot be read.",
          String.valueOf(e.getMessage()),
          "Check the file and its permissions.",
          e);
    }
  }
}
