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
    Optional<Path> tokenizer) {
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
