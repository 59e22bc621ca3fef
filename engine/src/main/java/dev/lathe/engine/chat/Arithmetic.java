package dev.lathe.engine.chat;

import java.util.ArrayList;
import java.util.List;

/** What operators compute. */
final class Arithmetic {
  private Arithmetic() {}

  static Object number(String text) {
    try {
      if (text.contains(".")) {
        return Double.valueOf(text);
      }
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TemplateException("the number " + text + " is too large");
    }
  }

  static boolean compare(String operator, Object a, Object b) {
    return switch (operator) {
      case "==" -> Values.equal(a, b);
      case "!=" -> !Values.equal(a, b);
      case "<" -> Values.compare(a, b) < 0;
      case ">" -> Values.compare(a, b) > 0;
      case "<=" -> Values.compare(a, b) <= 0;
      default -> Values.compare(a, b) >= 0;
    };
  }

  static Object compute(Rendering r, String operator, Object a, Object b) {
    if (operator.equals("~")
        || operator.equals("+") && a instanceof String && b instanceof String) {
      return joined(r, Values.text(a), Values.text(b));
    } else if (operator.equals("+") && a instanceof List<?> x && b instanceof List<?> y) {
      r.spend(x.size() + (long) y.size());
      List<Object> both = new ArrayList<>(x);
      both.addAll(y);
      return both;
    } else if (operator.equals("*") && a instanceof String s && b instanceof Long n) {
      r.spend(Math.max(0, Math.min(n, Integer.MAX_VALUE)) * s.length());
      return s.repeat((int) Math.max(0, n));
    } else if (operator.equals("+") && (a == Values.UNDEFINED || b == Values.UNDEFINED)) {
      throw new TemplateException("it adds something that is not there");
    }
    boolean whole = !(a instanceof Double) && !(b instanceof Double);
    return whole && !operator.equals("/")
        ? whole(operator, Values.whole(a), Values.whole(b))
        : real(operator, Values.number(a), Values.number(b));
  }

  private static String joined(Rendering r, String a, String b) {
    r.spend(a.length() + (long) b.length());
    return a + b;
  }

  private static Object whole(String operator, long a, long b) {
    try {
      return switch (operator) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        case "//" -> Math.floorDiv(a, b);
        case "%" -> Math.floorMod(a, b);
        default -> (long) Math.pow(a, b);
      };
    } catch (ArithmeticException e) {
      throw new TemplateException("it divides by 0 or leaves the range of whole numbers");
    }
  }

  private static Object real(String operator, double a, double b) {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "%" -> a - b * Math.floor(a / b);
      default -> Math.pow(a, b);
    };
  }

  /**
   * Python's slices.
   *
   * @param bounds from, to and step, each of which may be none
   */
  static Object slice(Rendering r, Object of, List<Object> bounds) {
    List<Object> all = Values.entries(of);
    r.spend(all.size());
    int n = all.size();
    long step = bounds.size() > 2 && bounds.get(2) != Values.NONE ? Values.whole(bounds.get(2)) : 1;
    if (step == 0) {
      throw new TemplateException("a slice has the step 0");
    }
    long from = bound(bounds.get(0), step > 0 ? 0 : n - 1, n, step);
    long to = bound(bounds.get(1), step > 0 ? n : -1, n, step);
    List<Object> out = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      if (i >= 0 && i < n) {
        out.add(all.get((int) i));
      }
    }
    return of instanceof String
        ? String.join("", out.stream().map(String.class::cast).toList())
        : out;
  }

  private static long bound(Object given, long otherwise, int n, long step) {
    if (given == Values.NONE) {
      return otherwise;
    }
    long at = Values.whole(given);
    at = at < 0 ? at + n : at;
    return step > 0 ? Math.max(0, Math.min(n, at)) : Math.max(-1, Math.min(n - 1, at));
  }
}
