package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.host.ChildProcess;
import dev.lathe.engine.host.Host;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.ModelSetup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Asks all candidates of a group about a few examples at a time, so that each answer can be held
 * against the original's and then be forgotten: what is kept does not grow with the examples. While
 * the children answer some, the next are prepared and sent.
 */
final class AnsweringExamples {
  /** So many examples are asked about at once, at most. */
  private static final int MOST = 256;

  private static final long MOST_BYTES = 1 << 20;
  private static final double MOST_MILLIS = 100;

  private final EncodedExamples examples;
  private final JobContext context;
  private final Map<Candidate, Answered> answered = new LinkedHashMap<>();
  private final Map<Candidate, LatheException> failures = new LinkedHashMap<>();

  /** Those that are known to answer otherwise when samples share a run. */
  private final Set<Candidate> alone = new HashSet<>();

  AnsweringExamples(EncodedExamples examples, JobContext context) {
    this.examples = examples;
    this.context = context;
  }

  /**
   * Asks every candidate every example; one that fails is left out from then on, the others go on.
   *
   * @param original the one whose answers are the reference; empty when it is not there
   * @param wanted whose answers are counted; the others of the group only serve as reference
   * @param onExample told the number of examples answered
   */
  void run(
      List<Candidate> group,
      Optional<Candidate> original,
      List<Candidate> wanted,
      IntConsumer onExample) {
    wanted.forEach(c -> answered.put(c, new Answered(c.model.setup().task())));
    Map<Candidate, Optional<Candidate>> elsewhere = new HashMap<>();
    wanted.forEach(c -> elsewhere.put(c, onFirstDevice(c, group)));
    group.stream().filter(c -> Predictors.mixesSamples(c.model)).forEach(alone::add);
    int n = examples.size();
    int atOnce = atOnce(group);
    Map<Candidate, Asked> asked = ask(group, 0, Math.min(n, atOnce));
    for (int from = 0; from < n; from += atOnce) {
      context.checkCancelled();
      int to = Math.min(n, from + atOnce);
      Map<Candidate, Asked> next = ask(group, to, Math.min(n, to + atOnce));
      Map<Candidate, Map<Integer, Host.Answered>> answers = answers(asked);
      for (int i = from; i < to; i++) {
        for (Candidate c : wanted) {
          take(c, i, answers, original, elsewhere.get(c));
        }
      }
      examples.passed(to - 1);
      onExample.accept(to);
      asked = next;
    }
    for (Candidate c : wanted) {
      if (!failures.containsKey(c) && answered.get(c).evaluation().answered() == 0) {
        examples.firstRefusal(c.model).ifPresent(e -> failures.put(c, e));
      }
    }
  }

  /**
   * How many are asked about at once: as many as are answered in a moment and need little memory,
   * so that of small samples the way to the child and back does not take most of the time.
   */
  private int atOnce(List<Candidate> group) {
    long bytes = 1;
    double millis = 1e-3;
    for (Candidate c : group) {
      bytes = Math.max(bytes, examples.encode(c.model, 0).map(EncodedExamples::bytes).orElse(1L));
      millis = Math.max(millis, c.typicalMillis());
    }
    return (int) Math.max(1, Math.min(MOST, Math.min(MOST_BYTES / bytes, MOST_MILLIS / millis)));
  }

  /** What a candidate was asked: the tensors of each example that could be read, by its number. */
  private record Asked(Map<Integer, TensorSample> samples) {}

  /** All are asked before the first answer is waited for: they work side by side. */
  private Map<Candidate, Asked> ask(List<Candidate> group, int from, int to) {
    Map<Candidate, Asked> asked = new LinkedHashMap<>();
    for (Candidate c : group) {
      Map<Integer, TensorSample> samples = new LinkedHashMap<>();
      for (int i = from; i < to && !failures.containsKey(c); i++) {
        int index = i;
        examples.encode(c.model, i).ifPresent(s -> samples.put(index, s));
      }
      List<Map<String, TensorData>> tensors =
          samples.values().stream().map(TensorSample::tensors).toList();
      boolean together = tensors.size() > 1 && !alone.contains(c);
      if (!tensors.isEmpty() && attempt(c, () -> child(c).ask(tensors, together))) {
        asked.put(c, new Asked(samples));
      }
    }
    return asked;
  }

  private Map<Candidate, Map<Integer, Host.Answered>> answers(Map<Candidate, Asked> asked) {
    Map<Candidate, Map<Integer, Host.Answered>> answers = new LinkedHashMap<>();
    asked.forEach(
        (c, a) ->
            attempt(
                c,
                () -> {
                  Map<Integer, Host.Answered> own = new HashMap<>();
                  Iterator<Host.Answered> told = child(c).answers().iterator();
                  a.samples().forEach((i, sample) -> own.put(i, finished(c, told.next(), sample)));
                  answers.put(c, own);
                }));
    return answers;
  }

  /** In the terms of the sample, which only this process knows. */
  private static Host.Answered finished(Candidate c, Host.Answered raw, TensorSample sample) {
    ModelSetup setup = c.model.setup();
    return new Host.Answered(
        raw.inferenceMillis(),
        raw.postMillis(),
        setup.task().finish(raw.answer(), setup, sample.frame(), sample.text()));
  }

  private static ChildProcess child(Candidate c) {
    return c.child().orElseThrow();
  }

  private boolean attempt(Candidate c, Runnable step) {
    try {
      step.run();
      return true;
    } catch (LatheException e) {
      failures.putIfAbsent(c, e);
      return false;
    }
  }

  private void take(
      Candidate c,
      int i,
      Map<Candidate, Map<Integer, Host.Answered>> answers,
      Optional<Candidate> original,
      Optional<Candidate> onFirstDevice) {
    Function<Candidate, Host.Answered> of = asked -> answers.getOrDefault(asked, Map.of()).get(i);
    Host.Answered own = of.apply(c);
    if (own == null) {
      return;
    }
    Optional<Answer> reference = original.filter(o -> o != c).map(of).map(Host.Answered::answer);
    Optional<Answer> elsewhere = onFirstDevice.map(of).map(Host.Answered::answer);
    answered
        .get(c)
        .add(i, examples.example(i), own.answer(), own.postMillis(), reference, elsewhere);
  }

  private static Optional<Candidate> onFirstDevice(Candidate c, List<Candidate> group) {
    return group.stream()
        .filter(o -> o.model == c.model)
        .findFirst()
        .filter(o -> !o.device.equals(c.device));
  }

  /** What a candidate said; empty where it failed. */
  Optional<Answered> of(Candidate c) {
    return failures.containsKey(c) ? Optional.empty() : Optional.ofNullable(answered.get(c));
  }

  /** Why a candidate could not answer. */
  Optional<LatheException> failure(Candidate c) {
    return Optional.ofNullable(failures.get(c));
  }
}
