package dev.lathe.engine.samples;

import dev.lathe.engine.task.Task;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a sample before any of its files is touched.
 *
 * @param id the word for it in flags and files
 * @param name for people
 * @param doc one or two sentences: what it does, how large it is, what it is good for
 * @param task what the model is for
 * @param bytes size of all its files together
 * @param isDefault whether Lathe starts with it; exactly one sample is the default
 * @param licence under which terms it may be used
 * @param accuracy what its model reaches on its evaluation data; empty where that has no labels
 * @param demo the variants that show what Lathe gains on it; empty where it is not for showing
 */
public record SampleInfo(
    String id,
    String name,
    String doc,
    Task task,
    long bytes,
    boolean isDefault,
    String licence,
    Optional<Accuracy> accuracy,
    List<DemoVariant> demo) {
  /** Copies the list. */
  public SampleInfo {
    demo = List.copyOf(demo);
  }

  /**
   * A variant of the demonstration.
   *
   * @param name for people
   * @param passes what makes it, in order, as {@code --pass} takes them: {@code id:key=value}
   */
  public record DemoVariant(String name, List<String> passes) {
    /** Copies the list. */
    public DemoVariant {
      passes = List.copyOf(passes);
    }
  }

  /**
   * Right answers on the evaluation data, counted when the sample was made.
   *
   * @param correct right answers
   * @param total all examples
   */
  public record Accuracy(int correct, int total) {
    /** The share of right answers. */
    public double value() {
      return (double) correct / total;
    }
  }
}
