package dev.lathe.controllers.answer;

import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How the answers of one task are shown, in Try and in the live preview. Pure; any thread. */
public interface TaskPresenter {
  /** Whose answers it presents. */
  Task task();

  /** What a person gives the model. */
  InputMode mode(ModelSetup setup);

  /**
   * Answers as a view draws them.
   *
   * @param mine one answer, or two where two inputs are compared
   * @param original the original's for the same inputs; empty when these are the original's
   */
  AnswerContent content(List<Answer> mine, Optional<List<Answer>> original);

  /** How a variant's answers differ from the original's, in one or two sentences; may be empty. */
  String difference(List<Answer> mine, List<Answer> original);

  /**
   * How near an answer is to what is right, in few words; may be empty.
   *
   * @throws dev.lathe.base.LatheException where what is right cannot be read
   */
  default String against(Answer mine, Truth right) {
    return "";
  }

  /**
   * What a badge says of an agreement with the original's answer; empty where one is not worth a
   * badge.
   *
   * @param agrees whether a person would call it the original's answer
   */
  default Optional<String> verdict(boolean agrees) {
    return Optional.empty();
  }

  /** What becomes of what the data call by a name that is no class of the model, a sentence. */
  default String unmatched() {
    return Texts.get("labels.map.unmatched.examples");
  }

  /** The most telling parts of an answer as bars for the live preview, best first; may be none. */
  default List<LabelBars.Line> bars(Answer answer) {
    return List.of();
  }

  /**
   * The one number of an answer that a curve draws; empty where it has none.
   *
   * @param asked the answer that the curve is about: it says of which class scores are drawn
   */
  default OptionalDouble level(Answer answer, Answer asked) {
    return OptionalDouble.empty();
  }

  /** What such numbers are of, for people, e.g. a class; empty where that goes without saying. */
  default String levelName(Answer asked, ModelSetup setup) {
    return "";
  }

  /** Whether such numbers are shares in 0..1. */
  default boolean levelIsShare() {
    return false;
  }

  /** From which such number on a class is said; empty where no threshold decides. */
  default OptionalDouble threshold(ModelSetup setup) {
    return OptionalDouble.empty();
  }

  /**
   * The answer to one example of the data as a view draws it, beside the original's; empty where
   * there is nothing to draw that words do not say.
   *
   * @param original empty when this is the original's
   */
  default Optional<AnswerContent> example(Answer mine, Optional<Answer> original) {
    return Optional.of(content(List.of(mine), original.map(List::of)));
  }

  /** How an answer to one example differs from the original's, in words; may be empty. */
  default String differenceOfExample(Answer mine, Answer original) {
    return difference(List.of(mine), List.of(original));
  }

  /** What a draft changed, in few words; may be empty. */
  String change(Answer original, Answer draft);
}
