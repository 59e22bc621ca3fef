package dev.lathe.controllers.learn;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.lathe.controllers.compare.Interval;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a person has come in a lesson.
 *
 * @param model hash of the model that it was taken on; guesses and readings are of that one
 * @param step where it stands, from 0
 * @param finished whether its end was seen
 * @param guesses by the questions' ids
 * @param readings by their ids
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Course(
    String model,
    int step,
    boolean finished,
    Map<String, String> guesses,
    Map<String, Interval> readings) {
  /** Replaces what an older or damaged file lacks. */
  public Course {
    model = model == null ? "" : model;
    step = Math.max(0, step);
    guesses = guesses == null ? Map.of() : Map.copyOf(guesses);
    readings = readings == null ? Map.of() : Map.copyOf(readings);
  }

  /** At the beginning. */
  public static Course begin(String model) {
    return new Course(model, 0, false, Map.of(), Map.of());
  }

  Course at(int newStep, boolean end) {
    return new Course(model, newStep, finished || end, guesses, readings);
  }

  Course withGuess(String question, String guess) {
    return new Course(model, step, finished, with(guesses, question, guess), readings);
  }

  Course withReading(String reading, Interval value) {
    return new Course(model, step, finished, guesses, with(readings, reading, value));
  }

  private static <V> Map<String, V> with(Map<String, V> old, String key, V value) {
    Map<String, V> map = new LinkedHashMap<>(old);
    map.put(key, value);
    return map;
  }
}
