package dev.lathe.engine.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Methods of strings, lists and maps, as Python has them. */
final class TemplateMethods {
  private TemplateMethods() {}

  static Object call(
      Rendering r, Object of, String name, List<Object> arguments, Map<String, Object> named) {
    if (of instanceof Map<?, ?> m) {
      return ofMap(r, m, name, arguments, named);
    } else if (of instanceof String s) {
      return ofString(r, s, name, arguments);
    } else if (of instanceof List<?> l) {
      return ofList(r, l, name, arguments);
    }
    throw unknown(name, of);
  }

  private static TemplateException unknown(String name, Object of) {
    return new TemplateException(
        of == Values.UNDEFINED
            ? "it calls '" + name + "' of something that is not there"
            : "the method '" + name + "' is not known");
  }

  private static Object ofMap(
      Rendering r, Map<?, ?> m, String name, List<Object> arguments, Map<String, Object> named) {
    if (m.get(name) instanceof Values.Function f) {
      return f.call(r, arguments, named);
    }
    r.spend(m.size());
    return switch (name) {
      case "items" ->
          m.entrySet().stream()
              .map(e -> new ArrayList<Object>(List.of(e.getKey(), e.getValue())))
              .collect(Collectors.<Object>toList());
      case "keys" -> new ArrayList<Object>(m.keySet());
      case "values" -> new ArrayList<Object>(m.values());
      case "get" -> {
        Object found = m.get(Values.key(argument(name, arguments)));
        yield found != null ? found : arguments.size() > 1 ? arguments.get(1) : Values.NONE;
      }
      default -> throw unknown(name, m);
    };
  }

  @SuppressWarnings("unchecked") // lists of templates hold anything
  private static Object ofList(Rendering r, List<?> l, String name, List<Object> arguments) {
    return switch (name) {
      case "append" -> {
        r.spend(1);
        ((List<Object>) l).add(argument(name, arguments));
        yield Values.NONE;
      }
      default -> throw unknown(name, l);
    };
  }

  private static Object argument(String name, List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw new TemplateException("the method '" + name + "' lacks an argument");
    }
    return arguments.get(0);
  }

  private static Object ofString(Rendering r, String s, String name, List<Object> arguments) {
    r.spend(s.length());
    return switch (name) {
      case "strip" -> stripped(s, arguments, true, true);
      case "lstrip" -> stripped(s, arguments, true, false);
      case "rstrip" -> stripped(s, arguments, false, true);
      case "upper" -> s.toUpperCase(Locale.ROOT);
      case "lower" -> s.toLowerCase(Locale.ROOT);
      case "capitalize" -> capitalized(s);
      case "title" ->
          List.of(s.split(" ", -1)).stream()
              .map(TemplateMethods::capitalized)
              .collect(Collectors.joining(" "));
      case "startswith" -> s.startsWith(Values.text(argument(name, arguments)));
      case "endswith" -> s.endsWith(Values.text(argument(name, arguments)));
      case "find" -> (long) s.indexOf(Values.text(argument(name, arguments)));
      case "count" -> (long) occurrences(s, Values.text(argument(name, arguments)));
      case "replace" -> replaced(r, s, arguments);
      case "split" -> split(s, arguments);
      case "join" ->
          TemplateFilters.apply(r, "join", argument(name, arguments), List.of(s), Map.of());
      case "isdigit" -> !s.isEmpty() && s.chars().allMatch(Character::isDigit);
      case "items" -> throw unknown(name, s);
      default -> throw unknown(name, s);
    };
  }

  private static String capitalized(String s) {
    return s.isEmpty()
        ? s
        : s.substring(0, 1).toUpperCase(Locale.ROOT) + s.substring(1).toLowerCase(Locale.ROOT);
  }

  private static int occurrences(String s, String of) {
    int n = 0;
    for (int i = of.isEmpty() ? -1 : s.indexOf(of); i >= 0; i = s.indexOf(of, i + of.length())) {
      n++;
    }
    return n;
  }

  private static String replaced(Rendering r, String s, List<Object> arguments) {
    if (arguments.size() < 2) {
      throw new TemplateException("the method 'replace' lacks an argument");
    }
    String old = Values.text(arguments.get(0));
    String now = Values.text(arguments.get(1));
    if (old.isEmpty()) {
      return s;
    }
    r.spend(s.length() + (long) occurrences(s, old) * now.length());
    return s.replace(old, now);
  }

  private static String stripped(String s, List<Object> arguments, boolean left, boolean right) {
    String signs = arguments.isEmpty() ? "" : Values.text(arguments.get(0));
    int from = 0;
    int to = s.length();
    while (left && from < to && goes(s.charAt(from), signs)) {
      from++;
    }
    while (right && to > from && goes(s.charAt(to - 1), signs)) {
      to--;
    }
    return s.substring(from, to);
  }

  private static boolean goes(char c, String signs) {
    return signs.isEmpty() ? Character.isWhitespace(c) : signs.indexOf(c) >= 0;
  }

  private static Object split(String s, List<Object> arguments) {
    boolean blank = arguments.isEmpty() || arguments.get(0) == Values.NONE;
    long most = arguments.size() > 1 ? Values.whole(arguments.get(1)) : -1;
    int limit = most < 0 ? -1 : (int) Math.min(most + 1, Integer.MAX_VALUE);
    String by = blank ? "\\s+" : java.util.regex.Pattern.quote(Values.text(arguments.get(0)));
    String text = blank ? s.strip() : s;
    return blank && text.isEmpty()
        ? new ArrayList<Object>()
        : new ArrayList<Object>(List.of(text.split(by, limit)));
  }
}
