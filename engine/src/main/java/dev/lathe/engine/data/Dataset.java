package dev.lathe.engine.data;

import java.util.List;
import java.util.Optional;

/**
 * Examples of a task. Reading an example is cheap until its sample is used.
 *
 * @param name for people: the folder or file
 * @param examples in a fixed order
 * @param problems what was wrong with it, one sentence each: unreadable, unlabelled, unknown label,
 *     duplicates
 * @param guess the data's own names of the classes in the model's order, as far as can be guessed:
 *     sorted, as many as the model has classes. Empty where the model's labels are known
 * @param origin what it was read from, so that another process can read it again; empty where it
 *     was made in memory
 * @param classes the data's own names of classes and what each was taken for; empty where the data
 *     do not name any
 */
public record Dataset(
    String name,
    List<Example> examples,
    List<String> problems,
    List<String> guess,
    Optional<DataOrigin> origin,
    List<DataClass> classes) {
  /** Copies the lists, but for examples that are made when they are asked for. */
  public Dataset {
    examples = examples instanceof UnheldExamples ? examples : List.copyOf(examples);
    problems = List.copyOf(problems);
    guess = List.copyOf(guess);
    classes = List.copyOf(classes);
  }

  /** Examples whose classes are not named. */
  public Dataset(
      String name,
      List<Example> examples,
      List<String> problems,
      List<String> guess,
      Optional<DataOrigin> origin) {
    this(name, examples, problems, guess, origin, List.of());
  }

  /** Examples made in memory. */
  public Dataset(String name, List<Example> examples, List<String> problems, List<String> guess) {
    this(name, examples, problems, guess, Optional.empty());
  }

  /** Examples made in memory whose classes need no guess. */
  public Dataset(String name, List<Example> examples, List<String> problems) {
    this(name, examples, problems, List.of());
  }

  /** At most so many of these examples, evenly taken over the whole. */
  public List<Example> evenly(int most) {
    return PickedExamples.evenly(examples, most);
  }

  /** Some of these examples, in any order. */
  public Dataset part(String newName, List<Example> some, List<String> newProblems) {
    return new Dataset(newName, some, newProblems, List.of(), origin);
  }

  /** How many examples. */
  public int size() {
    return examples.size();
  }

  /** How many of them have a label of whatever kind. */
  public long labelled() {
    return examples.stream().filter(e -> e.truth().isPresent()).count();
  }

  /** Those of which it is known what is right, to judge by; nothing else of the data set. */
  public Dataset judges() {
    return new Dataset(name, PickedExamples.where(examples, e -> e.truth().isPresent()), List.of());
  }

  /** Disjoint parts of one data set, for one seed always the same. */
  public record Splits(Dataset calibration, Dataset training, Dataset evaluation) {}
}
