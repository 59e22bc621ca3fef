package dev.lathe.controllers.learn.lessons;

import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.learn.Question;
import dev.lathe.controllers.workbench.Place;
import java.util.List;
import java.util.Set;

/** Static INT8, and what a bad calibration costs. */
final class StaticInt8 {
  private static final String GOOD = LessonRecipes.step("static-int8.good");

  /** Cuts a tenth of every activation off, far more than anybody would. */
  private static final String CLIPPED = LessonRecipes.step("static-int8.clipped");

  private StaticInt8() {}

  static Lesson lesson() {
    return new Lesson(
        "static-int8",
        6,
        Set.of(Lesson.Need.QUALITY),
        List.of(
            LessonStep.look("look", Place.OPTIMIZE, b -> b.setRecipe(GOOD)),
            LessonStep.predict(
                Question.percent("size", 50, "size"),
                Question.speed("speed", "speed"),
                Question.points("loss", 20, 0.5, 2, "loss"),
                Question.points("clipped", 100, 1, 5, "clipped")),
            LessonStep.make("make", GOOD),
            LessonStep.make("clip", CLIPPED),
            LessonStep.measure(
                "measure",
                "single-stream",
                List.of(
                    Rows.size("size", GOOD),
                    Rows.speed("speed", GOOD),
                    Rows.loss("loss", GOOD),
                    Rows.loss("clipped", CLIPPED)),
                List.of("size", "speed", "loss", "clipped")),
            LessonStep.summary()));
  }
}
