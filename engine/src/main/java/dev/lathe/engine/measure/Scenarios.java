package dev.lathe.engine.measure;

import dev.lathe.base.LatheException;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.load.LoadPattern.LatencyBound;
import dev.lathe.engine.load.LoadPattern.TextStep;
import dev.lathe.engine.measure.Scenario.Figure;
import dev.lathe.engine.measure.stats.Percentiles;
import dev.lathe.engine.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scenarios that can be measured; docs/extending/scenario.md tells how to add one. */
public final class Scenarios {
  private static final int[] PROMPTS = {16, 64, 256};

  private static final long SEED = 7;

  private static final List<Scenario> ALL = Stream.concat(anyModel(), languageModels()).toList();

  private static Stream<Scenario> anyModel() {
    return Stream.of(
        new Scenario(
            "single-stream",
            "one sample; the next comes when the last is answered",
            Figure.LATENCY,
            LoadPattern.closedLoop(1, 1, Percentiles.minimumCount(0.9))),
        new Scenario(
            "offline",
            "8 samples where the batch axis is free (one example repeated), else the model's own"
                + " batch; the next comes when the last is answered",
            Figure.THROUGHPUT,
            LoadPattern.closedLoop(8, 1, Percentiles.minimumCount(0.5))),
        new Scenario(
            "multi-stream",
            "8 samples at once; the next 8 come when the last of them is answered",
            Figure.LATENCY,
            LoadPattern.burst(8, 1, Percentiles.minimumCount(0.99))),
        new Scenario(
            "server",
            "one sample; the next comes at a random time, at the highest rate at which 99 % are"
                + " answered within 100 ms, waiting included",
            Figure.THROUGHPUT,
            LoadPattern.highestRate(
                new LatencyBound(100, 0.99), SEED, Percentiles.minimumCount(0.99))));
  }

  private static Stream<Scenario> languageModels() {
    return Stream.of(
            Arrays.stream(PROMPTS).mapToObj(Scenarios::firstToken),
            Arrays.stream(PROMPTS).mapToObj(Scenarios::nextToken),
            Stream.of(
                new Scenario(
                    "next-token-longest",
                    "language models: one token after as many as the context holds; the next comes"
                        + " when the last is answered",
                    Figure.LONGEST_CACHE,
                    LoadPattern.textSteps(TextStep.LONGEST, 1, Percentiles.minimumCount(0.5)))))
        .flatMap(s -> s);
  }

  private static Scenario firstToken(int prompt) {
    return new Scenario(
        "first-token-" + prompt,
        "language models: a prompt of "
            + prompt
            + " tokens, read at once; the next comes when the"
            + " last is answered",
        Figure.FIRST_TOKEN,
        LoadPattern.textSteps(0, prompt, Percentiles.minimumCount(0.5)));
  }

  private static Scenario nextToken(int prompt) {
    return new Scenario(
        "next-token-" + prompt,
        "language models: one token after "
            + prompt
            + " others; the next comes when the last is"
            + " answered",
        Figure.EACH_TOKEN,
        LoadPattern.textSteps(prompt, 1, Percentiles.minimumCount(0.9)));
  }

  private Scenarios() {}

  /** Those that models of a task can be measured in, the default first. */
  public static List<Scenario> of(Task task) {
    return ALL.stream().filter(s -> s.isFor(task)).toList();
  }

  /** Those that a model of any task can be measured in, the default first. */
  public static List<Scenario> ofAnyTask() {
    return ALL.stream().filter(s -> s.load().text().isEmpty()).toList();
  }

  /** All of them, the default first. */
  public static List<Scenario> all() {
    return ALL;
  }

  /** What is measured unless something else is asked for. */
  public static Scenario standard() {
    return ALL.get(0);
  }

  /**
   * The scenario of that id.
   *
   * @throws LatheException for an id that is none
   */
  public static Scenario of(String id) {
    return ALL.stream()
        .filter(s -> s.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                LatheException.input(
                    "There is no scenario '" + id + "'.",
                    "Known are "
                        + ALL.stream().map(Scenario::id).collect(Collectors.joining(", "))
                        + ".",
                    "Name one of them."));
  }
}
