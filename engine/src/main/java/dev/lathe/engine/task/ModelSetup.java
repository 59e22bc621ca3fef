package dev.lathe.engine.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts that a model file does not hold, and where each came from.
 *
 * @param task what the model is for
 * @param image preprocessing; present for image tasks
 * @param labels names of the classes by index; empty when not known (then the index is shown)
 * @param tokenizer {@code tokenizer.json}; present for text tasks
 * @param sources by fact ({@code task}, {@code preprocessing}, {@code labels}, {@code tokenizer}):
 *     a sentence such as "from the sidecar mnist.lathe.json" or "guessed from the input
 *     [N,3,244,244]"
 */
public record ModelSetup(
    TaskKind task,
    Optional<ImagePreprocessing> image,
    List<String> labels,
    Optional<Path> tokenizer,
    Map<String, String> sources) {
  /** Copies the collections. */
  public ModelSetup {
    labels = List.copyOf(labels);
    sources = Map.copyOf(sources);
  }

  /** The name of a class; its index where it has no name. */
  public String label(int index) {
    return index < labels.size() ? labels.get(index) : Integer.toString(index);
  }
}
