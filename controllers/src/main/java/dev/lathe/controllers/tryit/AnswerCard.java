package dev.lathe.controllers.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.answer.TaskPresenter;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import java.util.List;
import java.util.Optional;

/**
 * What one variant answers, ready to be shown.
 *
 * @param variant whose answer it is
 * @param state how far it is
 * @param task id of the task, which says how the content is drawn
 * @param content the answer; empty where there is none yet
 * @param time where the time went
 * @param milliseconds the inference, written
 * @param difference how it differs from the original, in words; empty for the original
 * @param verdict whether a person would call it the original's answer; empty for the original, and
 *     where the task does not judge
 * @param problem what went wrong, in words
 * @param against how near it is to what is right, in words; may be empty
 * @param file the answer as a picture's file, where it is one
 */
public record AnswerCard(
    VariantItem variant,
    State state,
    String task,
    Optional<AnswerContent> content,
    Optional<TimeSplit> time,
    String milliseconds,
    String difference,
    Optional<Verdict> verdict,
    String problem,
    String against,
    Optional<PictureFile> file) {
  /**
   * Whether a person would call it the original's answer.
   *
   * @param words for a badge, in the terms of the task
   */
  public record Verdict(boolean agrees, String words) {}

  /** A picture that can be saved. */
  @FunctionalInterface
  public interface PictureFile {
    /** The bytes of a PNG; empty where the answer turns out to be no picture. */
    Optional<byte[]> png();
  }

  /** A card whose answer is not to be saved. */
  public AnswerCard(
      VariantItem variant,
      State state,
      String task,
      Optional<AnswerContent> content,
      Optional<TimeSplit> time,
      String milliseconds,
      String difference,
      Optional<Verdict> verdict,
      String problem) {
    this(
        variant,
        state,
        task,
        content,
        time,
        milliseconds,
        difference,
        verdict,
        problem,
        "",
        Optional.empty());
  }

  /** How far an answer is. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * The card of a variant that has answered.
   *
   * @param setup under which the answers are shown: its adjustable options count, not those that
   *     they were made with
   * @param mine one prediction, or two where two inputs are compared
   * @param original the original's for the same inputs; empty when this is the original
   * @param against how near it is to what is right, in words; may be empty
   */
  static AnswerCard done(
      VariantItem variant,
      ModelSetup setup,
      List<Prediction> mine,
      Optional<List<Prediction>> original,
      String against) {
    Task task = setup.task();
    TaskPresenter presenter = Presenters.of(task);
    List<Answer> answers = answers(mine, setup);
    Optional<List<Answer>> before = original.map(o -> answers(o, setup));
    Prediction p = mine.get(0);
    return new AnswerCard(
        variant,
        State.DONE,
        task.id(),
        Optional.of(presenter.content(answers, before)),
        Optional.of(TimeSplit.of(p)),
        Formats.millis(p.inferenceMillis()),
        before.map(b -> presenter.difference(answers, b)).orElse(""),
        before
            .map(b -> task.agrees(answers.get(0), b.get(0)))
            .flatMap(same -> presenter.verdict(same).map(words -> new Verdict(same, words))),
        "",
        against,
        task.answersWithPictures()
            ? Optional.of(() -> task.toPng(answers.get(0), setup))
            : Optional.empty());
  }

  private static List<Answer> answers(List<Prediction> predictions, ModelSetup setup) {
    return predictions.stream()
        .map(p -> setup.task().finish(p.answer(), setup, Optional.empty()))
        .toList();
  }

  /**
   * Whether the class that it says is the right one; empty where it says none.
   *
   * @param truth the label of the input
   */
  public Optional<Boolean> right(String truth) {
    return content.flatMap(AnswerContent::said).map(truth::equals);
  }

  static AnswerCard empty(VariantItem variant, State state, String problem) {
    return new AnswerCard(
        variant, state, "", Optional.empty(), Optional.empty(), "", "", Optional.empty(), problem);
  }
}
