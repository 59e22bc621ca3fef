package dev.lathe.engine.task;

import dev.lathe.engine.picture.ImagePreprocessing;
import java.nio.file.Path;
import java.util.HashMap;
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
 * @param options what is set of the task's own options
 * @param lengths what is given to dimensions that the inputs leave open
 * @param classMap what data sets mean by names of classes that the model does not have
 * @param sources by fact ({@code task}, {@code preprocessing}, {@code labels}, {@code tokenizer},
 *     an option's id): a sentence such as "from the sidecar mnist.lathe.json" or "guessed from the
 *     input [N,3,244,244]"
 * @param problems what was found beside the model and could not be used, one sentence each
 */
public record ModelSetup(
    Task task,
    Optional<ImagePreprocessing> image,
    List<String> labels,
    List<String> labelKeys,
    Optional<Path> tokenizer,
    OptionValues options,
    InputLengths lengths,
    ClassMap classMap,
    Map<String, String> sources,
    List<String> problems) {
  /** Copies the collections. */
  public ModelSetup {
    labels = List.copyOf(labels);
    labelKeys = List.copyOf(labelKeys);
    sources = Map.copyOf(sources);
    problems = List.copyOf(problems);
  }

  /** A setup without lengths of open dimensions. */
  public ModelSetup(
      Task task,
      Optional<ImagePreprocessing> image,
      List<String> labels,
      List<String> labelKeys,
      Optional<Path> tokenizer,
      OptionValues options,
      Map<String, String> sources,
      List<String> problems) {
    this(
        task,
        image,
        labels,
        labelKeys,
        tokenizer,
        options,
        InputLengths.NONE,
        ClassMap.NONE,
        sources,
        problems);
  }

  /** A setup without class keys, options and problems. */
  public ModelSetup(
      Task task,
      Optional<ImagePreprocessing> image,
      List<String> labels,
      Optional<Path> tokenizer,
      Map<String, String> sources) {
    this(task, image, labels, List.of(), tokenizer, OptionValues.NONE, sources, List.of());
  }

  /** A task and nothing else. */
  public static ModelSetup of(Task task) {
    return new ModelSetup(task, Optional.empty(), List.of(), Optional.empty(), Map.of());
  }

  /** The name of a class; where it has none, {@code class 4}. */
  public String label(int index) {
    return index < labels.size() ? labels.get(index) : "class " + index;
  }

  /** With another preprocessing, or none. */
  public ModelSetup withImage(Optional<ImagePreprocessing> other) {
    return new ModelSetup(
        task, other, labels, labelKeys, tokenizer, options, lengths, classMap, sources, problems);
  }

  /** With other names of the classes. */
  public ModelSetup withLabels(List<String> names, List<String> keys) {
    return new ModelSetup(
        task, image, names, keys, tokenizer, options, lengths, classMap, sources, problems);
  }

  /** With another tokenizer, or none. */
  public ModelSetup withTokenizer(Optional<Path> other) {
    return new ModelSetup(
        task, image, labels, labelKeys, other, options, lengths, classMap, sources, problems);
  }

  /** With other options. */
  public ModelSetup withOptions(OptionValues other) {
    return new ModelSetup(
        task, image, labels, labelKeys, tokenizer, other, lengths, classMap, sources, problems);
  }

  /** With other lengths of open dimensions. */
  public ModelSetup withLengths(InputLengths other) {
    return new ModelSetup(
        task, image, labels, labelKeys, tokenizer, options, other, classMap, sources, problems);
  }

  /** With other words on what data sets mean by names of classes. */
  public ModelSetup withClassMap(ClassMap other) {
    return new ModelSetup(
        task, image, labels, labelKeys, tokenizer, options, lengths, other, sources, problems);
  }

  /** With other sentences on where facts came from. */
  public ModelSetup withSources(Map<String, String> other) {
    return new ModelSetup(
        task, image, labels, labelKeys, tokenizer, options, lengths, classMap, other, problems);
  }

  /** With another sentence on where a fact came from. */
  public ModelSetup withSource(String fact, String sentence) {
    Map<String, String> all = new HashMap<>(sources);
    all.put(fact, sentence);
    return withSources(all);
  }
}
