package dev.lathe.optimizers.pass;

import dev.lathe.base.LatheException;
import java.util.Locale;

/** Reads parameter values from text, with errors that name the key, the allowed and the given. */
final class ParamParsing {
  private ParamParsing() {}

  static Double decimal(Param.DecimalParam p, String text) {
    try {
      boolean percent = text.endsWith("%");
      double value = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
      return checked(p, percent ? value / 100 : value);
    } catch (NumberFormatException e) {
      throw wrong(p, text, "a number");
    }
  }

  static Integer integer(Param.IntParam p, String text) {
    try {
      return checked(p, Integer.valueOf(text));
    } catch (NumberFormatException e) {
      throw wrong(p, text, "a whole number");
    }
  }

  static Boolean flag(Param.FlagParam p, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "" -> Boolean.TRUE;
      case "false", "no", "off" -> Boolean.FALSE;
      default -> throw wrong(p, text, "true or false");
    };
  }

  static String choice(Param.ChoiceParam p, String text) {
    return checked(p, text);
  }

  static String text(Param.TextParam p, String text) {
    return checked(p, text);
  }

  static String file(Param.FileParam p, String text) {
    return checked(p, text);
  }

  private static <T> T checked(Param<T> p, T value) {
    p.problem(value)
        .ifPresent(
            problem -> {
              throw LatheException.input(
                  "The parameter " + p.id() + " cannot be " + value + ".",
                  problem + ".",
                  p instanceof Param.TextParam t
                      ? "Write it like " + t.example() + "."
                      : "Give a value in that range.");
            });
    return value;
  }

  private static LatheException wrong(Param<?> p, String text, String expected) {
    return LatheException.input(
        "The parameter " + p.id() + " cannot be '" + text + "'.", "It takes " + expected + ".", "");
  }
}
