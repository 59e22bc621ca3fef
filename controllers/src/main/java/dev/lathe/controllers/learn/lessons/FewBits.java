package dev.lathe.controllers.learn.lessons;

import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.learn.Question;
import dev.lathe.controllers.learn.Reading;
import dev.lathe.controllers.workbench.Place;
import java.util.List;
import java.util.Set;

/** How few bits a weight needs: the live preview at four and at eight. */
final class FewBits {
  private static final String FOUR = LessonRecipes.step("few-bits.four");
  private static final String EIGHT = LessonRecipes.step("few-bits.eight");

  private FewBits() {}

  static Lesson lesson() {
    return new Lesson(
        "few-bits",
        5,
        Set.of(Lesson.Need.LABELS, Lesson.Need.DATA),
        List.of(
            LessonStep.look("look", Place.TRY),
            LessonStep.predict(
                Question.either("label", "same-label", "other-label", "label"),
                Question.percent("four", 90, "four"),
                Question.percent("eight", 90, "eight")),
            LessonStep.live(
                "turn-down",
                FOUR,
                List.of(
                    new Reading("label", b -> b.sameLabel(FOUR)),
                    new Reading("four", b -> b.agreement(FOUR))),
                List.of("label", "four")),
            LessonStep.live(
                "turn-up",
                EIGHT,
                List.of(new Reading("eight", b -> b.agreement(EIGHT))),
                List.of("eight")),
            LessonStep.look("why", Place.OPTIMIZE, b -> b.setRecipe(FOUR)),
            LessonStep.summary()));
  }
}
