package dev.lathe.controllers.learn.lessons;

import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.learn.Question;
import dev.lathe.controllers.learn.Seen;
import dev.lathe.controllers.workbench.Place;
import java.util.List;
import java.util.Set;

/** Reading an interval and a trust badge, on a variant that is as fast as the original. */
final class Intervals {
  private static final String TWIN = LessonRecipes.step("intervals.twin");

  private Intervals() {}

  static Lesson lesson() {
    return new Lesson(
        "intervals",
        5,
        Set.of(Lesson.Need.QUALITY),
        List.of(
            LessonStep.make("make", TWIN),
            LessonStep.predict(
                Question.speed("speed", "speed"),
                Question.points("half", 20, 0.5, 1, "half"),
                Question.either("trust", "valid", "invalid", "trust")),
            LessonStep.measure(
                "measure",
                "single-stream",
                List.of(
                    Rows.speed("speed", TWIN),
                    Rows.original(
                        "half", r -> r.quality().map(q -> Seen.exactly(q.value().half()))),
                    Rows.trust("trust", TWIN)),
                List.of("speed", "half", "trust")),
            LessonStep.look("read", Place.COMPARE),
            LessonStep.summary()));
  }
}
