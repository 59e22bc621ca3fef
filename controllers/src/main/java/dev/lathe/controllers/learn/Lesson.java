package dev.lathe.controllers.learn;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import java.util.List;
import java.util.Set;

/**
 * A lesson, declared once: predict, then measure on the real screens. Its words are the texts
 * {@code lesson.ID.…}; docs/extending/lesson.md tells which, and how to add one.
 *
 * @param minutes how long it takes, about
 * @param needs what must be there to take it
 * @param steps the last one is {@link LessonStep#summary}
 */
public record Lesson(String id, int minutes, Set<Need> needs, List<LessonStep> steps) {
  /** What a lesson needs besides a model. */
  public enum Need {
    /** A model whose answers are labels. */
    LABELS,
    /** Examples. */
    DATA,
    /** Examples by whose labels the quality is told as a share. */
    QUALITY
  }

  /** Copies the collections. */
  public Lesson {
    needs = Set.copyOf(needs);
    steps = List.copyOf(steps);
  }

  /** Its name. */
  public String title() {
    return Texts.get("lesson." + id + ".title");
  }

  /** What it is about. */
  public String text() {
    return Texts.get("lesson." + id + ".text");
  }

  /** The name of a step. */
  public String title(LessonStep step) {
    return step.isSummary() ? Texts.get("learn.summary") : Texts.get(key(step) + ".title");
  }

  /** What the person is told in a step; of the summary, what follows. */
  public String text(LessonStep step) {
    return Texts.get(key(step) + ".text");
  }

  /**
   * What is asked.
   *
   * @param quality what the model's quality is called
   */
  public String ask(Question question, String quality) {
    return Texts.get("lesson." + id + ".ask." + question.id(), Formats.inSentence(quality));
  }

  /** The same in a few words, before an answer. */
  public String about(Question question, String quality) {
    return Texts.get("lesson." + id + ".about." + question.id(), Formats.inSentence(quality));
  }

  /** All its questions, in the order in which they are asked. */
  public List<Question> questions() {
    return steps.stream().flatMap(s -> s.asks().stream()).toList();
  }

  private String key(LessonStep step) {
    return "lesson." + id + "." + step.id();
  }
}
