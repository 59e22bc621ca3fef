package dev.lathe.engine.measure;

import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.task.Task;

/**
 * How queries arrive at a model, under a name. The load pattern is all that tells one scenario from
 * another: the process that holds the model runs it.
 *
 * @param id the word in flags, JSON and tables; the window's name and explanation are the texts
 *     {@code compare.scenario.ID} and {@code compare.scenario.ID.help}
 * @param query what a query is and when the next one comes, for people
 * @param figure the number to look at
 * @param load how queries arrive
 */
public record Scenario(String id, String query, Figure figure, LoadPattern load) {
  /** Whether models of a task can be measured in it: steps of a text need one that writes texts. */
  public boolean isFor(Task task) {
    return load.text().isEmpty() || task.isGenerative();
  }

  /** The number that a scenario is about. */
  public enum Figure {
    LATENCY("latency", "ms"),
    THROUGHPUT("throughput", "samples/s"),
    FIRST_TOKEN("time to the first token (latency)", "ms"),
    EACH_TOKEN("time per token (latency)", "ms"),
    LONGEST_CACHE("time per token (latency) and the memory", "ms, MB");

    private final String word;
    private final String unit;

    Figure(String word, String unit) {
      this.word = word;
      this.unit = unit;
    }

    /** What it is called. */
    public String word() {
      return word;
    }

    /** What it is counted in. */
    public String unit() {
      return unit;
    }
  }
}
