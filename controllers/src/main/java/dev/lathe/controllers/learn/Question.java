package dev.lathe.controllers.learn;

import dev.lathe.controllers.compare.Interval;
import dev.lathe.controllers.text.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the person predicts before it is measured. A guess is kept as a text: the number, or the id
 * of the option.
 */
public sealed interface Question {
  /** Its id within the lesson. */
  String id();

  /**
   * What answers it, from the readings of the lesson by their ids; empty while they are missing.
   */
  Function<Map<String, Interval>, Optional<Interval>> measured();

  /** Whether a guess agrees with what was measured. */
  boolean agrees(String guess, Interval measured);

  /** A guess in words. */
  String guessText(String guess);

  /** What was measured, in words. */
  String measuredText(Interval measured);

  /**
   * A number on a slider.
   *
   * @param step of the slider, in what it shows
   */
  record OfNumber(
      String id,
      Scale scale,
      double min,
      double max,
      double step,
      double initial,
      Function<Map<String, Interval>, Optional<Interval>> measured)
      implements Question {
    /** Decimals that the slider's steps need. */
    public int decimals() {
      return step < 1 ? 1 : 0;
    }

    /** The guess as a number; the initial one where it is none. */
    public double number(String guess) {
      try {
        return Math.max(min, Math.min(max, Double.parseDouble(guess)));
      } catch (NumberFormatException e) {
        return initial;
      }
    }

    /** The slider's marks are coarser than numbers: the nearest mark to the interval agrees too. */
    @Override
    public boolean agrees(String guess, Interval i) {
      double low = scale.measured(number(guess) - step / 2);
      double high = scale.measured(number(guess) + step / 2);
      return low <= i.high() && i.low() <= high;
    }

    @Override
    public String guessText(String guess) {
      return scale.shown(number(guess), decimals());
    }

    @Override
    public String measuredText(Interval i) {
      return scale.text(i);
    }
  }

  /**
   * One of a few.
   *
   * @param scale writes the number behind it; empty where there is none to tell
   */
  record OfChoice(
      String id,
      List<Option> options,
      Optional<Scale> scale,
      Function<Map<String, Interval>, Optional<Interval>> measured)
      implements Question {
    /** Copies the list. */
    public OfChoice {
      options = List.copyOf(options);
    }

    @Override
    public boolean agrees(String guess, Interval i) {
      return options.stream().anyMatch(o -> o.id().equals(guess) && o.holds().test(i));
    }

    @Override
    public String guessText(String guess) {
      return options.stream()
          .filter(o -> o.id().equals(guess))
          .map(Option::text)
          .findFirst()
          .orElse("–");
    }

    @Override
    public String measuredText(Interval i) {
      String word =
          options.stream().filter(o -> o.holds().test(i)).map(Option::text).findFirst().orElse("–");
      return scale.map(s -> Texts.get("learn.word-and-number", word, s.text(i))).orElse(word);
    }
  }

  /** One of the answers, and when it is the right one. */
  record Option(String id, Predicate<Interval> holds) {
    /** What stands beside its button. */
    public String text() {
      return Texts.get("learn.option." + id);
    }
  }

  /** Faster, no difference seen, or slower, by a measured speed-up. */
  static Question speed(String id, String reading) {
    return new OfChoice(
        id,
        List.of(
            new Option("faster", i -> i.low() > 1),
            new Option("same-speed", i -> i.contains(1)),
            new Option("slower", i -> i.high() < 1)),
        Optional.of(Scale.TIMES),
        seen(reading));
  }

  /** Yes or no, by a reading of 1 or 0. */
  static Question either(String id, String yes, String no, String reading) {
    return new OfChoice(
        id,
        List.of(new Option(yes, i -> i.value() >= 0.5), new Option(no, i -> i.value() < 0.5)),
        Optional.empty(),
        seen(reading));
  }

  /** A share in percent. */
  static Question percent(String id, double initial, String reading) {
    return new OfNumber(id, Scale.PERCENT, 0, 100, 1, initial, seen(reading));
  }

  /** Points of percent. */
  static Question points(String id, double max, double step, double initial, String reading) {
    return new OfNumber(id, Scale.POINTS, 0, max, step, initial, seen(reading));
  }

  /** A factor. */
  static Question times(
      String id,
      double max,
      double initial,
      Function<Map<String, Interval>, Optional<Interval>> measured) {
    return new OfNumber(id, Scale.TIMES, 0, max, 0.1, initial, measured);
  }

  /** One reading as it is. */
  static Function<Map<String, Interval>, Optional<Interval>> seen(String reading) {
    return all -> Optional.ofNullable(all.get(reading));
  }

  /** How many times as much one reading is as another. */
  static Function<Map<String, Interval>, Optional<Interval>> ratio(String above, String below) {
    return all ->
        all.containsKey(above) && all.containsKey(below)
            ? Optional.of(Seen.ratio(all.get(above), all.get(below)))
            : Optional.empty();
  }
}
