package dev.lathe.controllers.learn.lessons;

import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.learn.Question;
import dev.lathe.controllers.workbench.Place;
import java.util.List;
import java.util.Set;

/** A student of half the width, trained for a minute. */
final class Distillation {
  private static final String STUDENT = LessonRecipes.step("distillation.student");

  private Distillation() {}

  static Lesson lesson() {
    return new Lesson(
        "distillation",
        8,
        Set.of(Lesson.Need.QUALITY),
        List.of(
            LessonStep.look("look", Place.OPTIMIZE, b -> b.setRecipe(STUDENT)),
            LessonStep.predict(
                Question.percent("size", 50, "size"),
                Question.times("speed", 6, 2, Question.seen("speed")),
                Question.points("loss", 100, 1, 10, "loss")),
            LessonStep.make("train", STUDENT),
            LessonStep.measure(
                "measure",
                "single-stream",
                List.of(
                    Rows.size("size", STUDENT),
                    Rows.speed("speed", STUDENT),
                    Rows.loss("loss", STUDENT)),
                List.of("size", "speed", "loss")),
            LessonStep.summary()));
  }
}
