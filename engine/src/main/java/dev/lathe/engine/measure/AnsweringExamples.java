package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.host.ChildProcess;
import dev.lathe.engine.host.Host;
import dev.lathe.engine.task.ModelSetup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Asks all candidates of a group example by example, so that each answer can be held against the
 * original's and then be forgotten: what is kept does not grow with the examples. While the
 * children answer one, the next is prepared.
 */
final class AnsweringExamples {
  private final EncodedExamples examples;
  private final JobContext context;
  private final Map<Candidate, Answered> answered = new LinkedHashMap<>();
  private final Map<Candidate, LatheException> failures = new LinkedHashMap<>();

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
    for (int i = 0; i < examples.size(); i++) {
      context.checkCancelled();
      Map<Candidate, Host.Answered> answers = ask(group, i);
      for (Candidate c : wanted) {
        take(c, i, answers, original, onFirstDevice(c, group));
      }
      onExample.accept(i + 1);
    }
    for (Candidate c : wanted) {
      if (!failures.containsKey(c) && answered.get(c).evaluation().answered() == 0) {
        examples.firstRefusal(c.model).ifPresent(e -> failures.put(c, e));
      }
    }
  }

  /** All are asked before the first answer is waited for: they work side by side. */
  private Map<Candidate, Host.Answered> ask(List<Candidate> group, int i) {
    Map<Candidate, TensorSample> asked = new LinkedHashMap<>();
    for (Candidate c : group) {
      Optional<TensorSample> tensors =
          failures.containsKey(c) ? Optional.empty() : examples.encode(c.model, i);
      if (tensors.isPresent() && attempt(c, () -> child(c).ask(tensors.get().tensors()))) {
        asked.put(c, tensors.get());
      }
    }
    if (i + 1 < examples.size()) {
      asked.keySet().forEach(c -> examples.encode(c.model, i + 1));
    }
    Map<Candidate, Host.Answered> answers = new LinkedHashMap<>();
    asked.forEach(
        (c, sample) -> attempt(c, () -> answers.put(c, finished(c, child(c).answer(), sample))));
    return answers;
  }

  /** In the terms of the sample, which only this process knows. */
  private static Host.Answered finished(Candidate c, Host.Answered raw, TensorSample sample) {
    ModelSetup setup = c.model.setup();
    return new Host.Answered(
        raw.inferenceMillis(),
        raw.postMillis(),
        setup.task().finish(raw.answer(), setup, sample.frame()));
  }

  private static ChildProcess child(Candidate c) {
    return c.child().orElseThrow();
  }

  private boolean attempt(Candidate c, Runnable step) {
    try {
      step.run();
      return true;
    } catch (LatheException e) {
      failures.put(c, e);
      return false;
    }
  }

  private void take(
      Candidate c,
      int i,
      Map<Candidate, Host.Answered> answers,
      Optional<Candidate> original,
      Optional<Candidate> onFirstDevice) {
    Host.Answered own = answers.get(c);
    if (own == null) {
      return;
    }
    Optional<Answer> reference =
        original.filter(o -> o != c).map(answers::get).map(Host.Answered::answer);
    Optional<Answer> elsewhere = onFirstDevice.map(answers::get).map(Host.Answered::answer);
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
