package dev.lathe.controllers.learn.lessons;

import dev.lathe.controllers.learn.Lesson;
import java.util.List;

/** The lessons there are. What is not in this list does not exist. */
public final class Lessons {
  private static final List<Lesson> ALL =
      List.of(
          FewBits.lesson(),
          StaticInt8.lesson(),
          Pruning.lesson(),
          Distillation.lesson(),
          Intervals.lesson(),
          Batch.lesson());

  private Lessons() {}

  /** All of them, in the order in which they are offered. */
  public static List<Lesson> all() {
    return ALL;
  }
}
