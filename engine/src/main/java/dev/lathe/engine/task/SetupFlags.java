package dev.lathe.engine.task;

import dev.lathe.engine.picture.ImagePreprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the person says of a model; wins over everything that files say. Empty means: not said. */
public record SetupFlags(
    Optional<TaskKind> task,
    Optional<Path> labels,
    Optional<Integer> resize,
    Optional<Integer> crop,
    Optional<ImagePreprocessing.Layout> layout,
    Optional<ImagePreprocessing.Channels> channels,
    Optional<Double> scale,
    Optional<List<Double>> mean,
    Optional<List<Double>> std,
    Optional<Path> tokenizer,
    Optional<ImagePreprocessing.Fit> fit,
    Optional<Integer> pad) {
  /** Nothing said of how a picture is fitted, beyond its shorter side. */
  public SetupFlags(
      Optional<TaskKind> task,
      Optional<Path> labels,
      Optional<Integer> resize,
      Optional<Integer> crop,
      Optional<ImagePreprocessing.Layout> layout,
      Optional<ImagePreprocessing.Channels> channels,
      Optional<Double> scale,
      Optional<List<Double>> mean,
      Optional<List<Double>> std,
      Optional<Path> tokenizer) {
    this(
        task,
        labels,
        resize,
        crop,
        layout,
        channels,
        scale,
        mean,
        std,
        tokenizer,
        Optional.empty(),
        Optional.empty());
  }

  /** The same with a fit and the grey level of its padding, 0..255. */
  public SetupFlags withFit(Optional<ImagePreprocessing.Fit> other, Optional<Integer> grey) {
    return new SetupFlags(
        task, labels, resize, crop, layout, channels, scale, mean, std, tokenizer, other, grey);
  }

  /** Nothing said. */
  public static SetupFlags none() {
    return new SetupFlags(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
