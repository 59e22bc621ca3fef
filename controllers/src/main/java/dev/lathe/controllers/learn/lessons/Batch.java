package dev.lathe.controllers.learn.lessons;

import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.learn.Question;
import dev.lathe.controllers.workbench.Place;
import java.util.List;
import java.util.Set;

/** Why a batch raises throughput and latency at once. */
final class Batch {
  private Batch() {}

  static Lesson lesson() {
    return new Lesson(
        "batch",
        4,
        Set.of(),
        List.of(
            LessonStep.look("look", Place.COMPARE),
            LessonStep.predict(
                Question.times("throughput", 8, 4, Question.ratio("rate-eight", "rate-one")),
                Question.times("latency", 16, 4, Question.ratio("time-eight", "time-one"))),
            LessonStep.measure(
                "one",
                "single-stream",
                List.of(
                    Rows.original("rate-one", CompareRow::throughput),
                    Rows.original("time-one", CompareRow::p50)),
                List.of()),
            LessonStep.measure(
                "eight",
                "offline",
                List.of(
                    Rows.original("rate-eight", CompareRow::throughput),
                    Rows.original("time-eight", CompareRow::p50)),
                List.of("throughput", "latency")),
            LessonStep.summary()));
  }
}
