package dev.lathe.controllers.learn;

import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.compare.Interval;
import dev.lathe.controllers.workbench.Place;
import java.util.Optional;

/**
 * What lessons see of the window and set on it. Recipes are written as on the command line, one
 * pass each.
 */
public interface LessonBench {
  /** Shows a place. */
  void goTo(Place place);

  /** Replaces the recipe under the sliders, as one step to undo. */
  void setRecipe(String pass);

  /** Chooses how rows are measured and shown. */
  void setScenario(String id);

  /** What a lesson lacks, a sentence; empty when it can begin. */
  String lacks(Lesson lesson);

  /** The open model's hash; empty without one. */
  String model();

  /** What the model's quality is called. */
  String quality();

  /** Whether the live preview's first label is the original's: 1 or 0. */
  Optional<Seen> sameLabel(String pass);

  /** The live preview's share of answers like the original's. */
  Optional<Seen> agreement(String pass);

  /** Whether there is a variant that this pass made. */
  boolean made(String pass);

  /** The measured row of the original, under what is chosen now. */
  Optional<CompareRow> original();

  /** The measured row of the variant that this pass made, under what is chosen now. */
  Optional<CompareRow> row(String pass);

  /** Whether something that is shown as measured broke a rule of measuring. */
  boolean doubtful();

  /** Whether nothing is being measured. */
  boolean quiet();

  /** Calls back whenever something may be seen that was not before. */
  void watch(Runnable changed);

  /** What was measured of a row; settled when nothing is being measured any more. */
  default Optional<Seen> settled(Optional<Interval> measured) {
    return measured.map(i -> new Seen(i, quiet()));
  }
}
