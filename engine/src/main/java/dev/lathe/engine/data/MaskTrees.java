package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.picture.MaskImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pictures with masks in a folder or zip. Every mask is read at once, and held as runs of equal
 * pixels: only all of them together tell what their values mean.
 */
final class MaskTrees {
  private final FileTree tree;
  private final MaskClasses classes;
  private final Problems problems;
  private final JobContext context;

  MaskTrees(FileTree tree, MaskClasses classes, Problems problems, JobContext context) {
    this.tree = tree;
    this.classes = classes;
    this.problems = problems;
    this.context = context;
  }

  /** A picture with the values of its mask; empty where the mask cannot be used. */
  private record Read(FileTree.Entry picture, String mask, Optional<Packed> values) {}

  /** The values of a mask, held as runs of equal ones. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Packed(byte[] values, MaskImages.Form form) {
    static Packed of(MaskImages.Values mask) {
      return new Packed(mask.values().packed(), mask.form());
    }

    MaskImages.Values unpacked() {
      return new MaskImages.Values(PixelClasses.unpacked(values), form);
    }
  }

  /**
   * The examples.
   *
   * @throws LatheException when there are no pictures
   */
  List<Example> read() throws IOException {
    PicturePairs found = PicturePairs.of(tree, PartnerNames.MASKS);
    if (found.pairs().isEmpty() && found.alone().isEmpty()) {
      throw LatheException.input(
          "There are no pictures in " + tree.name() + ".",
          "PNG, JPEG, BMP, GIF and WebP files are looked for, with masks beside them.",
          "Choose the folder that holds both.");
    }
    if (found.pairs().isEmpty()) {
      problems.note(
          "The pictures of "
              + tree.name()
              + " have no masks, so agreement can be measured but not mIoU. A folder masks beside"
              + " the folder images, with files of the same names, or names that end in _mask, give"
              + " them some.");
      return found.alone().stream().map(e -> example(e, Optional.empty())).toList();
    }
    found
        .alone()
        .forEach(e -> problems.add("are left out, because no mask has their name", e.path()));
    found
        .unused()
        .forEach(e -> problems.add("are masks of no picture, or a second one of it", e.path()));
    List<Read> read = new ArrayList<>();
    for (PicturePairs.Pair pair : found.pairs()) {
      context.checkCancelled();
      context.progress(read.size(), found.pairs().size(), "Reading masks");
      read.add(read(pair));
    }
    classes.decide(tree);
    List<Example> examples =
        read.stream()
            .map(r -> example(r.picture(), r.values().flatMap(v -> truth(r, v.unpacked()))))
            .toList();
    classes.tellUnknownColours();
    return examples;
  }

  private Example example(FileTree.Entry e, Optional<Truth> truth) {
    return new Example(new ImageSample(tree.root() + e.path(), e.bytes()), truth);
  }

  private Read read(PicturePairs.Pair pair) {
    String name = pair.partner().path();
    Optional<Packed> packed = Optional.empty();
    try {
      MaskImages.Values values =
          MaskImages.read(pair.partner().bytes().read(), name, classes.colours());
      if (fits(pair, values.values())) {
        classes.saw(values);
        packed = Optional.of(Packed.of(values));
      }
    } catch (IOException | LatheException e) {
      String why = e instanceof LatheException known ? known.what() : name + " cannot be read.";
      problems.add("are used without their mask", why.replaceFirst("\\.$", ""));
    }
    return new Read(pair.picture(), name, packed);
  }

  /**
   * Whether a mask has the picture's size, or its proportions: smaller ones are common, and stand
   * for the whole picture. One of other proportions belongs to another picture, or to a part of it.
   */
  private boolean fits(PicturePairs.Pair pair, PixelClasses mask) throws IOException {
    Optional<int[]> size = pair.picture().pictureSize();
    if (size.isEmpty()) {
      return true;
    }
    int w = size.get()[0];
    int h = size.get()[1];
    if (mask.width() == w && mask.height() == h) {
      return true;
    }
    String sizes =
        pair.partner().path()
            + " ("
            + mask.width()
            + " x "
            + mask.height()
            + " for a picture of "
            + w
            + " x "
            + h
            + ")";
    boolean alike =
        Math.abs(mask.width() - (double) w * mask.height() / h) <= 1
            || Math.abs(mask.height() - (double) h * mask.width() / w) <= 1;
    problems.add(
        alike
            ? "have a mask of another size, which is taken to cover the whole picture"
            : "are used without their mask, because it has other proportions than the picture",
        sizes);
    return alike;
  }

  private Optional<Truth> truth(Read read, MaskImages.Values values) {
    PixelClasses mapped = classes.of(values);
    List<Integer> unknown = classes.unknown(values);
    if (!unknown.isEmpty()) {
      problems.add(
          "have a mask with values that are no class of the model; those pixels do not count",
          read.mask()
              + " ("
              + String.join(", ", unknown.stream().limit(6).map(String::valueOf).toList())
              + (unknown.size() > 6 ? ", …" : "")
              + ")");
    }
    if (mapped.counts().length == 0) {
      problems.add("are used without their mask, because no pixel of it has a class", read.mask());
      return Optional.empty();
    }
    return Optional.of(new TrueMask(mapped));
  }
}
