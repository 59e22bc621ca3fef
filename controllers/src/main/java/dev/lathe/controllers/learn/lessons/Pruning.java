package dev.lathe.controllers.learn.lessons;

import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.learn.Question;
import dev.lathe.controllers.workbench.Place;
import java.util.List;
import java.util.Set;

/** What pruning pays: zeros against channels that really leave. */
final class Pruning {
  private static final String ZEROS = LessonRecipes.step("pruning.zeros");
  private static final String CHANNELS = LessonRecipes.step("pruning.channels");

  /** Blocks of 16 suit kernels that work on 4, 8 or 16 channels at once. */
  private static final String BLOCKS = LessonRecipes.step("pruning.blocks");

  private Pruning() {}

  static Lesson lesson() {
    return new Lesson(
        "pruning",
        8,
        Set.of(Lesson.Need.QUALITY),
        List.of(
            LessonStep.look("look", Place.OPTIMIZE, b -> b.setRecipe(ZEROS)),
            LessonStep.predict(
                Question.speed("zeros", "zeros"),
                Question.points("zeros-loss", 50, 0.5, 5, "zeros-loss"),
                Question.speed("channels", "channels"),
                Question.times("blocks", 4, 1.5, Question.seen("blocks")),
                Question.points("blocks-loss", 100, 1, 10, "blocks-loss")),
            LessonStep.make("make-zeros", ZEROS),
            LessonStep.make("make-channels", CHANNELS),
            LessonStep.make("make-blocks", BLOCKS),
            LessonStep.measure(
                "measure",
                "single-stream",
                List.of(
                    Rows.speed("zeros", ZEROS),
                    Rows.loss("zeros-loss", ZEROS),
                    Rows.speed("channels", CHANNELS),
                    Rows.speed("blocks", BLOCKS),
                    Rows.loss("blocks-loss", BLOCKS)),
                List.of("zeros", "zeros-loss", "channels", "blocks", "blocks-loss")),
            LessonStep.summary()));
  }
}
