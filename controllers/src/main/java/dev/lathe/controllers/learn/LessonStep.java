package dev.lathe.controllers.learn;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.workbench.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A step of a lesson, on the screen where it happens. Its words are the texts {@code
 * lesson.LESSON.ID.title} and {@code lesson.LESSON.ID.text}.
 *
 * @param place where it happens
 * @param begin what the lesson sets on the window when the step is entered
 * @param action what the person is to do, as a button beside the words
 * @param readings what the step reads off the window; it is done when all have settled
 * @param done what else must hold for the step to be done
 * @param asks the predictions that the person makes in it
 * @param tells the questions that it answers, by id
 */
public record LessonStep(
    String id,
    Place place,
    Consumer<LessonBench> begin,
    Optional<Action> action,
    List<Reading> readings,
    Predicate<LessonBench> done,
    List<Question> asks,
    List<String> tells) {
  /** The id of every lesson's last step. */
  public static final String SUMMARY = "summary";

  /** Copies the lists. */
  public LessonStep {
    readings = List.copyOf(readings);
    asks = List.copyOf(asks);
    tells = List.copyOf(tells);
  }

  /** Something to look at. */
  public static LessonStep look(String id, Place place) {
    return look(id, place, b -> {});
  }

  /** Something to look at, after the lesson has set something. */
  public static LessonStep look(String id, Place place, Consumer<LessonBench> begin) {
    return new LessonStep(
        id, place, begin, Optional.empty(), List.of(), b -> true, List.of(), List.of());
  }

  /** Predictions. */
  public static LessonStep predict(Question... asks) {
    return new LessonStep(
        "predict",
        Place.LEARN,
        b -> {},
        Optional.empty(),
        List.of(),
        b -> true,
        List.of(asks),
        List.of());
  }

  /** The live preview of a recipe. */
  public static LessonStep live(
      String id, String recipe, List<Reading> readings, List<String> tells) {
    return new LessonStep(
        id,
        Place.OPTIMIZE,
        b -> b.setRecipe(recipe),
        Optional.empty(),
        readings,
        b -> true,
        List.of(),
        tells);
  }

  /** Making a variant by a recipe. */
  public static LessonStep make(String id, String recipe) {
    return new LessonStep(
        id,
        Place.OPTIMIZE,
        b -> {
          if (!b.made(recipe)) {
            b.setRecipe(recipe);
          }
        },
        Optional.of(Action.MAKE_VARIANT),
        List.of(),
        b -> b.made(recipe),
        List.of(),
        List.of());
  }

  /** Measuring in a scenario. */
  public static LessonStep measure(
      String id, String scenario, List<Reading> readings, List<String> tells) {
    return new LessonStep(
        id,
        Place.COMPARE,
        b -> b.setScenario(scenario),
        Optional.of(Action.MEASURE),
        readings,
        b -> true,
        List.of(),
        tells);
  }

  /** What was guessed, what was measured, and what follows. */
  public static LessonStep summary() {
    return look(SUMMARY, Place.LEARN);
  }

  /** Whether it waits for something to happen. */
  public boolean waits() {
    return !readings.isEmpty() || action.isPresent();
  }

  /** Whether it is the last one. */
  public boolean isSummary() {
    return id.equals(SUMMARY);
  }
}
