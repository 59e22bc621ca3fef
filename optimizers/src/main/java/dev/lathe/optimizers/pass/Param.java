package dev.lathe.optimizers.pass;

import java.util.List;
import java.util.Optional;

/**
 * A typed parameter key of a pass, without a value. Values live in {@link ParamValues}.
 *
 * @param <T> Double, Integer, Boolean or String
 */
public sealed interface Param<T> {
  /** The key in flags and recipes. */
  String id();

  /** What the panel calls it. */
  String name();

  /** One or two sentences for a person who does not know it. */
  String doc();

  /** The value it starts with. */
  T initial();

  /** When it matters; empty means always. */
  Optional<Condition> enabledWhen();

  /**
   * Reads a value written as text.
   *
   * @throws dev.lathe.base.LatheException naming the key, what is allowed and what was given
   */
  T parse(String text);

  /** Checks the range. */
  Optional<String> problem(T value);

  /** A parameter that matters only while another one has a value. */
  record Condition(String paramId, Object value) {}

  /**
   * A real number in a range; {@code step} is what a slider moves by. Units such as "%" are for
   * people.
   */
  record DecimalParam(
      String id,
      String name,
      String doc,
      Double initial,
      double min,
      double max,
      double step,
      String unit,
      Optional<Condition> enabledWhen)
      implements Param<Double> {
    @Override
    public Double parse(String text) {
      return ParamParsing.decimal(this, text);
    }

    @Override
    public Optional<String> problem(Double value) {
      return value >= min && value <= max
          ? Optional.empty()
          : Optional.of(id + " must lie in " + min + " … " + max + ", not " + value);
    }
  }

  /** A whole number in a range. */
  record IntParam(
      String id,
      String name,
      String doc,
      Integer initial,
      int min,
      int max,
      int step,
      String unit,
      Optional<Condition> enabledWhen)
      implements Param<Integer> {
    @Override
    public Integer parse(String text) {
      return ParamParsing.integer(this, text);
    }

    @Override
    public Optional<String> problem(Integer value) {
      return value >= min && value <= max
          ? Optional.empty()
          : Optional.of(id + " must lie in " + min + " … " + max + ", not " + value);
    }
  }

  /** Yes or no. */
  record FlagParam(
      String id, String name, String doc, Boolean initial, Optional<Condition> enabledWhen)
      implements Param<Boolean> {
    @Override
    public Boolean parse(String text) {
      return ParamParsing.flag(this, text);
    }

    @Override
    public Optional<String> problem(Boolean value) {
      return Optional.empty();
    }
  }

  /**
   * A value of a {@link ChoiceParam}.
   *
   * @param id in flags and recipes
   * @param word what people read
   */
  record Choice(String id, String word) {
    /** Choices from ids and words by turns. */
    public static List<Choice> list(String... idsAndWords) {
      return java.util.stream.IntStream.range(0, idsAndWords.length / 2)
          .mapToObj(i -> new Choice(idsAndWords[2 * i], idsAndWords[2 * i + 1]))
          .toList();
    }
  }

  /**
   * One of several values.
   *
   * @param initial id of one of them
   */
  record ChoiceParam(
      String id,
      String name,
      String doc,
      String initial,
      List<Choice> options,
      Optional<Condition> enabledWhen)
      implements Param<String> {
    /** Copies the list. */
    public ChoiceParam {
      options = List.copyOf(options);
    }

    /** The ids. */
    public List<String> choices() {
      return options.stream().map(Choice::id).toList();
    }

    /** The word of the value with that id; the id itself where there is no such value. */
    public String word(String value) {
      return options.stream()
          .filter(o -> o.id().equals(value))
          .map(Choice::word)
          .findFirst()
          .orElse(value);
    }

    @Override
    public String parse(String text) {
      return ParamParsing.choice(this, text);
    }

    @Override
    public Optional<String> problem(String value) {
      return choices().contains(value)
          ? Optional.empty()
          : Optional.of(id + " must be one of " + String.join(", ", choices()) + ", not " + value);
    }
  }

  /**
   * A short text of a given form; empty for none. On the command line it holds no comma.
   *
   * @param form a regular expression that all but the empty text match
   * @param example a text of that form
   */
  record TextParam(
      String id,
      String name,
      String doc,
      String form,
      String example,
      Optional<Condition> enabledWhen)
      implements Param<String> {
    @Override
    public String initial() {
      return "";
    }

    @Override
    public String parse(String text) {
      return ParamParsing.text(this, text);
    }

    @Override
    public Optional<String> problem(String value) {
      return value.isEmpty() || value.matches(form)
          ? Optional.empty()
          : Optional.of(id + " must be of the form " + example + ", not " + value);
    }
  }

  /** The path of a file; empty for none. Relative paths start at the working folder. */
  record FileParam(String id, String name, String doc, Optional<Condition> enabledWhen)
      implements Param<String> {
    @Override
    public String initial() {
      return "";
    }

    @Override
    public String parse(String text) {
      return ParamParsing.file(this, text);
    }

    @Override
    public Optional<String> problem(String value) {
      try {
        var unused = java.nio.file.Path.of(value); // throws where it is none
        return Optional.empty();
      } catch (java.nio.file.InvalidPathException e) {
        return Optional.of(id + " must be the path of a file, not " + value);
      }
    }
  }
}
