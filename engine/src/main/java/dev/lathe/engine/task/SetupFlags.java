package dev.lathe.engine.task;

import dev.lathe.engine.picture.ImagePreprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the person says of a model; wins over everything that files say. Empty means: not said.
 *
 * @param fit how a picture becomes one of the network's size
 * @param pad grey level of the padding of a letterbox, 0..255
 * @param options of the task's own
 * @param lengths of dimensions that the inputs leave open
 */
public record SetupFlags(
    Optional<Task> task,
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
    Optional<Integer> pad,
    OptionValues options,
    InputLengths lengths) {
  /** Nothing said of the fit, of the task's own options and of open dimensions. */
  public SetupFlags(
      Optional<Task> task,
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
        Optional.empty(),
        OptionValues.NONE,
        InputLengths.NONE);
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
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionValues.NONE,
        InputLengths.NONE);
  }

  /** Only a task. */
  public static SetupFlags ofTask(Task task) {
    return none().withTask(task);
  }

  /** With another task. */
  public SetupFlags withTask(Task other) {
    return new SetupFlags(
        Optional.of(other),
        labels,
        resize,
        crop,
        layout,
        channels,
        scale,
        mean,
        std,
        tokenizer,
        fit,
        pad,
        options,
        lengths);
  }

  /** With names of classes from a file. */
  public SetupFlags withLabels(Path file) {
    return new SetupFlags(
        task,
        Optional.of(file),
        resize,
        crop,
        layout,
        channels,
        scale,
        mean,
        std,
        tokenizer,
        fit,
        pad,
        options,
        lengths);
  }

  /** With a fit and the grey level of its padding, 0..255. */
  public SetupFlags withFit(Optional<ImagePreprocessing.Fit> other, Optional<Integer> grey) {
    return new SetupFlags(
        task, labels, resize, crop, layout, channels, scale, mean, std, tokenizer, other, grey,
        options, lengths);
  }

  /** With other options of the task's own. */
  public SetupFlags withOptions(OptionValues other) {
    return new SetupFlags(
        task, labels, resize, crop, layout, channels, scale, mean, std, tokenizer, fit, pad, other,
        lengths);
  }

  /** With other lengths of open dimensions. */
  public SetupFlags withLengths(InputLengths other) {
    return new SetupFlags(
        task, labels, resize, crop, layout, channels, scale, mean, std, tokenizer, fit, pad,
        options, other);
  }
}
