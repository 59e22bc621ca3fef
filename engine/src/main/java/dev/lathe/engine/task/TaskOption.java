package dev.lathe.engine.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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

  /**
   * A text, such as the name of a column; an empty one says nothing.
   *
   * @param id the word in flags and sidecars
   * @param values what it takes, for people
   */
  record Text(String id, String name, String doc, String values) implements TaskOption<String> {
    @Override
    public String initial() {
      return "";
    }

    @Override
    public String parse(String text) {
      return text.strip();
    }

    @Override
    public String format(String value) {
      return value;
    }
  }

  /**
   * Names in their order, separated by commas; one that holds a comma stands in double quotes.
   *
   * @param id the word in flags and sidecars
   */
  record Names(String id, String name, String doc) implements TaskOption<List<String>> {
    @Override
    public List<String> initial() {
      return List.of();
    }

    @Override
    public List<String> parse(String text) {
      List<String> names = NameLists.parse(text);
      if (names.contains("")) {
        throw new IllegalArgumentException("between two commas there is no name");
      }
      if (names.stream().distinct().count() < names.size()) {
        throw new IllegalArgumentException("it names something twice");
      }
      return names;
    }

    @Override
    public String format(List<String> value) {
      return NameLists.format(value);
    }

    @Override
    public String values() {
      return "A,B,…";
    }
  }

  /**
   * Words of columns, each word standing for its place, from 0: {@code kind=cash|online,
   * day=Mon|Tue}.
   *
   * @param id the word in flags and sidecars
   */
  record Words(String id, String name, String doc)
      implements TaskOption<Map<String, List<String>>> {
    @Override
    public Map<String, List<String>> initial() {
      return Map.of();
    }

    @Override
    public Map<String, List<String>> parse(String text) {
      Map<String, List<String>> words = new LinkedHashMap<>();
      for (String column : NameLists.parse(text)) {
        int equals = column.indexOf('=');
        List<String> listed =
            Arrays.stream(column.substring(equals + 1).split("\\|", -1))
                .map(String::strip)
                .toList();
        if (equals < 1 || listed.size() < 2 || listed.contains("")) {
          throw new IllegalArgumentException("each column has the form NAME=WORD|WORD|…");
        }
        if (listed.stream().distinct().count() < listed.size()) {
          throw new IllegalArgumentException("a word stands twice in " + column);
        }
        if (words.put(column.substring(0, equals).strip(), listed) != null) {
          throw new IllegalArgumentException("a column stands twice");
        }
      }
      return Collections.unmodifiableMap(words);
    }

    @Override
    public String format(Map<String, List<String>> value) {
      return NameLists.format(
          value.entrySet().stream()
              .map(e -> e.getKey() + "=" + String.join("|", e.getValue()))
              .toList());
    }

    @Override
    public String values() {
      return "A=WORD|WORD|…,B=…";
    }
  }

  /**
   * Numbers in their order, separated by commas.
   *
   * @param id the word in flags and sidecars
   * @param positive whether each must be more than 0
   */
  record Numbers(String id, String name, String doc, boolean positive)
      implements TaskOption<List<Double>> {
    @Override
    public List<Double> initial() {
      return List.of();
    }

    @Override
    public List<Double> parse(String text) {
      if (text.isBlank()) {
        return List.of();
      }
      List<Double> numbers = new ArrayList<>();
      for (String part : text.split(",", -1)) {
        try {
          numbers.add(Double.parseDouble(part.strip()));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException("'" + part.strip() + "' is no number", e);
        }
        double last = numbers.get(numbers.size() - 1);
        if (!Double.isFinite(last) || positive && last <= 0) {
          throw new IllegalArgumentException(
              positive ? "each must be more than 0" : "each must be a finite number");
        }
      }
      return numbers;
    }

    @Override
    public String format(List<Double> value) {
      return value.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public String values() {
      return "a,b,…";
    }
  }
}
