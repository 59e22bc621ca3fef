package dev.lathe.controllers.learn;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import java.util.Locale;

/** The steps of the lesson on quantization, each on the screen where it happens. */
public enum LessonStep {
  LOOK(Place.TRY),
  PREDICT(Place.LEARN),
  MEASURE(Place.OPTIMIZE),
  TURN_UP(Place.OPTIMIZE),
  WHY(Place.OPTIMIZE),
  COMPARE(Place.COMPARE);

  private final Place place;

  LessonStep(Place place) {
    this.place = place;
  }

  /** Where it happens. */
  public Place place() {
    return place;
  }

  /** Its name in the list. */
  public String title() {
    return Texts.get(key() + ".title");
  }

  /** What the person is told. */
  public String text() {
    return Texts.get(key() + ".text");
  }

  private String key() {
    return "learn.step." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
