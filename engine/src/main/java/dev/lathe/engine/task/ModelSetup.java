package dev.lathe.engine.task;

import dev.lathe.engine.picture.ImagePreprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts that a model file does not hold, and where each came from.
 *
 * @param task what the model is for
 * @param image preprocessing; present for image tasks, and for raw tensors whose only input is
 *     shaped like a picture
 * @param labels names of the classes by index; empty when not known (then the index is shown)
 * @param labelKeys what data sets call the classes, by index, e.g. WordNet ids; empty when not
 *     known
 * @param tokenizer {@code tokenizer.json}; present for text tasks, except where the graph takes
 *     strings
 * @param sources by fact ({@code task}, {@code preprocessing}, {@code labels}, {@code tokenizer}):
 *     a sentence such as "from the sidecar mnist.lathe.json" or "guessed from the input
 *     [N,3,244,244]"
 * @param problems what was found beside the model and could not be used, one sentence each
 */
public record ModelSetup(
    TaskKind task,
    Optional<ImagePreprocessing> image,
    List<String> labels,
    List<String> labelKeys,
    Optional<Path> tokenizer,
    Map<String, String> sources,
    List<String> problems) {
  /** Copies the collections. */
  public ModelSetup {
    labels = List.copyOf(labels);
    labelKeys = List.copyOf(labelKeys);
    sources = Map.copyOf(sources);
    problems = List.copyOf(problems);
  }

  /** A setup without class keys and without problems. */
  public ModelSetup(
      TaskKind task,
      Optional<ImagePreprocessing> image,
      List<String> labels,
      Optional<Path> tokenizer,
      Map<String, String> sources) {
    this(task, image, labels, List.of(), tokenizer, sources, List.of());
  }

  /** The name of a class; where it has none, {@code class 4}. */
  public String label(int index) {
    return index < labels.size() ? labels.get(index) : "class " + index;
  }
}
