package dev.lathe.engine.task;

import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What one source says of a model; each part may be missing. */
record Facts(
    Optional<Task> task,
    Image image,
    Optional<Labels> labels,
    Optional<Path> tokenizer,
    OptionValues options,
    InputLengths lengths,
    ClassMap classMap) {

  /** Nothing said of open dimensions and the data's classes. */
  Facts(
      Optional<Task> task,
      Image image,
      Optional<Labels> labels,
      Optional<Path> tokenizer,
      OptionValues options) {
    this(task, image, labels, tokenizer, options, InputLengths.NONE, ClassMap.NONE);
  }

  static Facts none() {
    return new Facts(
        Optional.empty(), Image.none(), Optional.empty(), Optional.empty(), OptionValues.NONE);
  }

  Facts withImage(Image other) {
    return new Facts(task, other, labels, tokenizer, options, lengths, classMap);
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
      Optional<List<Double>> std,
      Optional<Fit> fit,
      Optional<Integer> pad) {

    /** Without a word on how a picture is fitted, beyond what {@code resize} says. */
    Image(
        Optional<Integer> resize,
        Optional<Integer> width,
        Optional<Integer> height,
        Optional<Layout> layout,
        Optional<Channels> channels,
        Optional<Double> scale,
        Optional<List<Double>> mean,
        Optional<List<Double>> std) {
      this(
          resize,
          width,
          height,
          layout,
          channels,
          scale,
          mean,
          std,
          Optional.empty(),
          Optional.empty());
    }

    Image withFit(Optional<Fit> other, Optional<Integer> grey) {
      return new Image(resize, width, height, layout, channels, scale, mean, std, other, grey);
    }

    /**
     * The preprocessing where all of it is said.
     *
     * @throws IllegalArgumentException when it contradicts itself
     */
    Optional<ImagePreprocessing> whole() {
      boolean all =
          List.of(resize, width, height, layout, channels, scale, mean, std, fit).stream()
              .allMatch(Optional::isPresent);
      return all
          ? Optional.of(
              new ImagePreprocessing(
                  resize.orElseThrow(),
                  width.orElseThrow(),
                  height.orElseThrow(),
                  layout.orElseThrow(),
                  channels.orElseThrow(),
                  scale.orElseThrow(),
                  mean.orElseThrow(),
                  std.orElseThrow(),
                  fit.orElseThrow(),
                  pad.orElse(0)))
          : Optional.empty();
    }

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

    /** The shorter side before a crop, where one is said; 0 says that there is no crop. */
    Optional<Integer> shorterSide() {
      return resize.filter(r -> r > 0);
    }

    boolean isEmpty() {
      return equals(none());
    }

    /** The preprocessing, where every part is said. */
    ImagePreprocessing complete() {
      return new ImagePreprocessing(
          resize.orElseThrow(),
          width.orElseThrow(),
          height.orElseThrow(),
          layout.orElseThrow(),
          channels.orElseThrow(),
          scale.orElseThrow(),
          mean.orElseThrow(),
          std.orElseThrow(),
          fit.orElseThrow(),
          pad.orElse(0)); // named only by fits that pad
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
          Optional.of(p.std()),
          Optional.of(p.fit()),
          Optional.of(p.pad()));
    }
  }

  static Facts of(SetupFlags f) {
    Image image =
        new Image(
            f.resize(),
            f.crop(),
            f.crop(),
            f.layout(),
            f.channels(),
            f.scale(),
            f.mean(),
            f.std(),
            f.fit(),
            f.pad());
    return new Facts(
        f.task(),
        image,
        f.labels().map(LabelFiles::named),
        f.tokenizer(),
        f.options(),
        f.lengths(),
        ClassMap.NONE);
  }
}
