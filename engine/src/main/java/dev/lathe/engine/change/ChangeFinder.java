package dev.lathe.engine.change;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.StepContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Asks original and variant about the same examples and finds those whose answer changed. What the
 * task declares decides what a change is. Answers are let go of as soon as they are compared.
 */
public final class ChangeFinder {
  /** So many changes of each kind are kept. */
  public static final int MOST = 5000;

  /** The first results come quickly; later ones in larger pieces. */
  private static final int FIRST = 8;

  private static final int LARGEST = 64;

  /** Answers of a generative model hold a table a token. */
  private static final int OF_TEXTS = 4;

  /** When so many examples fail before the first is answered, the fault is not the examples'. */
  private static final int HOPELESS = 48;

  private final ModelSetup setup;
  private final Predictor before;
  private final Predictor after;

  /**
   * A finder.
   *
   * @param setup whose task and labels say what answers mean
   * @param before the original
   * @param after the variant
   */
  public ChangeFinder(ModelSetup setup, Predictor before, Predictor after) {
    this.setup = setup;
    this.before = before;
    this.after = after;
  }

  /**
   * Checks that two models can be compared answer by answer.
   *
   * @throws LatheException naming both and where they differ: in task, or in the number of classes
   */
  public static void requireComparable(Model original, Model variant) {
    Task task = original.setup().task();
    Task other = variant.setup().task();
    if (!task.equals(other)) {
      throw LatheException.input(
          original.name() + " and " + variant.name() + " cannot be compared.",
          "The first is for " + task.id() + ", the second for " + other.id() + ".",
          "Name two models for the same task.");
    }
    int classes = original.setup().labels().size();
    int others = variant.setup().labels().size();
    if (classes > 0 && others > 0 && classes != others) {
      throw LatheException.input(
          original.name() + " and " + variant.name() + " cannot be compared.",
          "The first knows " + classes + " classes, the second " + others + ".",
          "Name two models with the same classes.");
    }
  }

  /**
   * Asks both.
   *
   * @param examples numbered from 0 in this order
   * @param onStep gets what was found so far, every few examples, on the calling thread
   * @return what was found in all
   * @throws LatheException when one of both could answer no example at all: the first reason
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public Changes find(List<Example> examples, Consumer<Changes> onStep, JobContext context) {
    try (Divergences words = Divergences.open(setup)) {
      return find(examples, onStep, words, context);
    }
  }

  private Changes find(
      List<Example> examples, Consumer<Changes> onStep, Divergences words, JobContext context) {
    ChangeTally tally = new ChangeTally(MOST);
    int largest = setup.task().isGenerative() ? OF_TEXTS : LARGEST;
    int size = Math.min(FIRST, largest);
    Optional<LatheException> first = Optional.empty();
    long answered = 0;
    for (int at = 0; at < examples.size(); ) {
      context.checkCancelled();
      int end = Math.min(examples.size(), at + size);
      List<Example> part = examples.subList(at, end);
      Asked was = ask(before, part, context);
      Asked is = ask(after, part, context);
      first = first.or(was::failure).or(is::failure);
      for (int i = 0; i < part.size(); i++) {
        answered += compare(at + i, part.get(i), read(was, i), read(is, i), tally, words) ? 1 : 0;
      }
      at = end;
      if (answered == 0 && first.isPresent() && (at >= HOPELESS || at >= examples.size())) {
        throw first.get();
      }
      context.progress(at, examples.size(), "Comparing answers");
      onStep.accept(tally.changes());
      size = Math.min(largest, 2 * size);
    }
    return tally.changes();
  }

  /** As the setup's thresholds have it, which may be others than those it was asked under. */
  private Optional<Answer> read(Asked asked, int index) {
    Task task = setup.task();
    return task.adjustable().isEmpty()
        ? asked.get(index)
        : asked.get(index).map(a -> task.finish(a, setup, Optional.empty()));
  }

  private boolean compare(
      int number,
      Example example,
      Optional<Answer> was,
      Optional<Answer> is,
      ChangeTally tally,
      Divergences words) {
    Task task = setup.task();
    if (was.isEmpty() || is.isEmpty()) {
      tally.fail(
          example.sample().name()
              + " could not be answered by "
              + (was.isEmpty() ? "the original." : "the variant."));
      return false;
    }
    Change change = task.change(example.truth(), was.get(), is.get());
    boolean same = change.kind() == Change.Kind.SAME;
    ChangedExample changed =
        same
            ? new ChangedExample(number, "", change, "", "", "")
            : new ChangedExample(
                number,
                example.sample().name(),
                change,
                example.truth().map(t -> task.inBrief(t, setup)).orElse(""),
                task.inBrief(was.get(), setup),
                task.inBrief(is.get(), setup));
    if (!same && change.after().isPresent()) {
      OptionalInt before = task.nextToken(was.get(), change);
      OptionalInt after = task.nextToken(is.get(), change);
      if (before.isPresent() && after.isPresent()) {
        changed = words.told(changed, example.sample(), before.getAsInt(), after.getAsInt());
      }
    }
    tally.add(changed, is.get().hasNaN());
    if (example.truth().isPresent()) {
      tally.judged();
    }
    return true;
  }

  /** Answers in the order of the examples, and why there is none where none at all came. */
  private record Asked(List<Optional<Answer>> answers, Optional<LatheException> failure) {
    Optional<Answer> get(int index) {
      return answers.isEmpty() ? Optional.empty() : answers.get(index);
    }
  }

  private static Asked ask(Predictor predictor, List<Example> part, JobContext context) {
    try {
      return new Asked(
          new Evaluator(predictor, new StepContext(context)).answers(part), Optional.empty());
    } catch (LatheException e) {
      return new Asked(List.of(), Optional.of(e));
    }
  }
}
