package dev.lathe.engine.task;

import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What one source says of a model; each part may be missing. */
record Facts(
    Optional<TaskKind> task, Image image, Optional<Labels> labels, Optional<Path> tokenizer) {

  static Facts none() {
    return new Facts(Optional.empty(), Image.none(), Optional.empty(), Optional.empty());
  }

  Facts withImage(Image other) {
    return new Facts(task, other, labels, tokenizer);
  }

  /** What one source says of the preprocessing. */
  record Image(
      Optional<Integer> resize,
      Optional<Integer> width,
      Optional<Integer> height,
      Optional<Layout> layout,
      Optional<Channels> channels,
      Optional<Double> scale,
      Optional<List<Double>> mean,
      Optional<List<Double>> std) {

    static Image none() {
      return new Image(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    boolean isEmpty() {
      return equals(none());
    }

    static Image of(ImagePreprocessing p) {
      return new Image(
          Optional.of(p.resize()),
          Optional.of(p.width()),
          Optional.of(p.height()),
          Optional.of(p.layout()),
          Optional.of(p.channels()),
          Optional.of(p.scale()),
          Optional.of(p.mean()),
          Optional.of(p.std()));
    }
  }

  static Facts of(SetupFlags f) {
    Image image =
        new Image(
            f.resize(), f.crop(), f.crop(), f.layout(), f.channels(), f.scale(), f.mean(), f.std());
    return new Facts(f.task(), image, f.labels().map(LabelFiles::read), f.tokenizer());
  }
}
