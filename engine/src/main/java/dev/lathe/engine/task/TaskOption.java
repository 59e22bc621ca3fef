package dev.lathe.engine.task;

import java.util.List;
import java.util.Locale;

/**
 * A fact of a task's setup that a person may set: a typed key without value. Flags, the sidecar's
 * {@code options}, the Model screen's fields and docs/tasks.md derive from it.
 *
 * @param <T> the type of its values
 */
public sealed interface TaskOption<T> {
  /** The word in flags and sidecars. */
  String id();

  /** For people. */
  String name();

  /** What it does, one sentence. */
  String doc();

  /** What holds where nobody says anything and nothing can be guessed. */
  T initial();

  /**
   * The value that a text means.
   *
   * @throws IllegalArgumentException saying what it takes
   */
  T parse(String text);

  /** A value as {@link #parse} takes it. */
  String format(T value);

  /** A value of any type as this option's. */
  @SuppressWarnings("unchecked") // values only come from parse and initial
  default T cast(Object value) {
    return (T) value;
  }

  /** What it takes, for people. */
  String values();

  /**
   * One of several.
   *
   * @param id the word in flags and sidecars
   * @param words what there is to choose, the initial one first
   */
  record Choice(String id, String name, String doc, List<Word> words)
      implements TaskOption<String> {
    /**
     * A value.
     *
     * @param id as flags and sidecars write it
     * @param name for people
     */
    public record Word(String id, String name) {
      @Override
      public String toString() {
        return name;
      }
    }

    /** Copies the list; there must be at least one. */
    public Choice {
      words = List.copyOf(words);
      if (words.isEmpty()) {
        throw new IllegalArgumentException("nothing to choose");
      }
    }

    @Override
    public String initial() {
      return words.get(0).id();
    }

    @Override
    public String parse(String text) {
      return words.stream()
          .map(Word::id)
          .filter(id -> id.equalsIgnoreCase(text.strip()))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("it is one of " + values()));
    }

    @Override
    public String format(String value) {
      return value;
    }

    @Override
    public String values() {
      return String.join(", ", words.stream().map(Word::id).toList());
    }
  }

  /**
   * A number within a range.
   *
   * @param id the word in flags and sidecars
   * @param low the least value
   * @param high the largest value
   * @param step of a slider
   */
  record Decimal(
      String id, String name, String doc, double low, double high, double step, Double initial)
      implements TaskOption<Double> {
    @Override
    public Double parse(String text) {
      try {
        double v = Double.parseDouble(text.strip());
        if (v >= low && v <= high) {
          return v;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("it is a number, " + values(), e);
      }
      throw new IllegalArgumentException("it is a number, " + values());
    }

    @Override
    public String format(Double value) {
      return String.valueOf(value);
    }

    @Override
    public String values() {
      return String.format(Locale.ROOT, "%s … %s", low, high);
    }
  }

  /**
   * A whole number within a range.
   *
   * @param id the word in flags and sidecars
   * @param low the least value
   * @param high the largest value
   */
  record Whole(String id, String name, String doc, int low, int high, Integer initial)
      implements TaskOption<Integer> {
    @Override
    public Integer parse(String text) {
      try {
        int v = Integer.parseInt(text.strip());
        if (v >= low && v <= high) {
          return v;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("it is a whole number, " + values(), e);
      }
      throw new IllegalArgumentException("it is a whole number, " + values());
    }

    @Override
    public String format(Integer value) {
      return value.toString();
    }

    @Override
    public String values() {
      return low + " … " + high;
    }
  }
}
