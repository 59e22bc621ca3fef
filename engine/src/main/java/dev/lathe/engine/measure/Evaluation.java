package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.host.ChildProcess;
import dev.lathe.engine.host.ChildProcess.Answered;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Proportions;
import dev.lathe.engine.measure.stats.Proportions.Paired;
import dev.lathe.engine.session.Prediction.Embedding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model answered the examples of a run: one key an example, absent where it was unreadable.
 */
final class Evaluation {
  /** While the child answers one, the next is prepared. */
  private static final int AHEAD = 2;

  private final List<Optional<AnswerKey>> keys = new ArrayList<>();
  private final List<OptionalInt> labels = new ArrayList<>();
  private final List<Double> postMillis = new ArrayList<>();
  private boolean answersWithClasses;

  private Evaluation() {}

  /**
   * Asks a child every example.
   *
   * @param done told the number of examples answered
   * @throws LatheException when not one example can be read, or the model does not answer as its
   *     task should, or its process dies
   */
  static Evaluation of(
      Candidate candidate,
      EncodedExamples examples,
      JobContext context,
      java.util.function.IntConsumer done) {
    Evaluation e = new Evaluation();
    ChildProcess child = candidate.child().orElseThrow();
    Deque<Integer> asked = new ArrayDeque<>();
    for (int i = 0; i < examples.size(); i++) {
      context.checkCancelled();
      e.labels.add(examples.example(i).label());
      e.keys.add(Optional.empty());
      Optional<Map<String, TensorData>> tensors = examples.encode(candidate.model, i);
      if (tensors.isPresent()) {
        child.ask(tensors.get());
        asked.add(i);
      }
      if (asked.size() >= AHEAD) {
        e.take(asked.remove(), child.answer());
      }
      done.accept(i + 1);
    }
    while (!asked.isEmpty()) {
      e.take(asked.remove(), child.answer());
    }
    if (e.keys.stream().noneMatch(Optional::isPresent)) {
      throw examples.firstRefusal(candidate.model).orElseThrow();
    }
    return e;
  }

  private void take(int index, Answered answered) {
    AnswerKey key = AnswerKey.of(answered.answer());
    keys.set(index, Optional.of(key));
    postMillis.add(answered.postMillis());
    answersWithClasses |= !(answered.answer() instanceof Embedding) && key.answeredClass() >= 0;
  }

  private boolean isRight(int i) {
    return keys.get(i).orElseThrow().answeredClass() == labels.get(i).orElseThrow();
  }

  private boolean counts(int i) {
    return keys.get(i).isPresent() && labels.get(i).isPresent();
  }

  /** The share of right answers; empty without labels, or where answers are no classes. */
  Optional<Estimate> accuracy() {
    long n = 0;
    long right = 0;
    for (int i = 0; i < keys.size(); i++) {
      if (counts(i)) {
        n++;
        right += isRight(i) ? 1 : 0;
      }
    }
    return n == 0 || !answersWithClasses
        ? Optional.empty()
        : Optional.of(Proportions.wilson(right, n));
  }

  /** The share of answers equal to the original's. */
  Optional<Estimate> agreement(Evaluation original) {
    long n = 0;
    long same = 0;
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).isPresent() && original.keys.get(i).isPresent()) {
        n++;
        same += keys.get(i).get().agrees(original.keys.get(i).get()) ? 1 : 0;
      }
    }
    return n == 0 ? Optional.empty() : Optional.of(Proportions.wilson(same, n));
  }

  /** Right and wrong beside the original's, example by example; empty without labels. */
  Optional<Paired> against(Evaluation original) {
    Paired sum = new Paired(0, 0, 0, 0);
    for (int i = 0; i < keys.size(); i++) {
      if (counts(i) && original.counts(i)) {
        sum = sum.plus(original.isRight(i), isRight(i));
      }
    }
    return sum.n() == 0 || !answersWithClasses || !original.answersWithClasses
        ? Optional.empty()
        : Optional.of(sum);
  }

  double[] postMillis() {
    return postMillis.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
