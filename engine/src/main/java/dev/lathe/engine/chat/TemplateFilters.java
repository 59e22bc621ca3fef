package dev.lathe.engine.chat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What stands behind a stroke: {@code value | filter}. */
final class TemplateFilters {
  private static final Set<String> KNOWN =
      Set.of(
          "trim",
          "upper",
          "lower",
          "title",
          "capitalize",
          "length",
          "count",
          "join",
          "first",
          "last",
          "tojson",
          "string",
          "int",
          "float",
          "default",
          "d",
          "replace",
          "list",
          "reverse",
          "items",
          "map",
          "select",
          "reject",
          "selectattr",
          "rejectattr",
          "safe",
          "sort",
          "indent",
          "abs");

  private TemplateFilters() {}

  static void require(String name) {
    if (!KNOWN.contains(name)) {
      throw new TemplateException("the filter '" + name + "' is not known");
    }
  }

  static Object apply(
      Rendering r, String name, Object v, List<Object> arguments, Map<String, Object> named) {
    return switch (name) {
      case "length", "count" -> (long) Values.entries(v).size();
      case "join" -> join(r, v, arguments, named);
      case "first" -> edge(v, true);
      case "last" -> edge(v, false);
      case "tojson" -> json(r, v, arguments, named);
      case "string" -> Values.text(v);
      case "int" -> whole(v);
      case "float" -> real(v);
      case "abs" -> Math.abs(Values.whole(v));
      case "default", "d" -> orElse(v, arguments);
      case "list" -> Values.entries(v);
      case "reverse" -> reversed(v);
      case "sort" ->
          Values.entries(v).stream().sorted(Values::compare).collect(Collectors.toList());
      case "map", "select", "reject", "selectattr", "rejectattr" ->
          each(r, name, v, arguments, named);
      case "safe" -> v;
      case "indent" -> indented(r, Values.text(v), arguments, named);
      default -> TemplateMethods.call(r, text(name, v), method(name), arguments, named);
    };
  }

  /** Filters of strings act on whatever can be written; the items of a map stay a map's. */
  private static Object text(String name, Object v) {
    return name.equals("items") ? v : Values.text(v);
  }

  private static String method(String name) {
    return name.equals("trim") ? "strip" : name;
  }

  private static Object join(
      Rendering r, Object v, List<Object> arguments, Map<String, Object> named) {
    Object between = named.getOrDefault("d", arguments.isEmpty() ? "" : arguments.get(0));
    List<String> parts = Values.entries(v).stream().map(Values::text).toList();
    String separator = Values.text(between);
    r.spend(parts.stream().mapToLong(p -> p.length() + (long) separator.length()).sum());
    return String.join(separator, parts);
  }

  private static Object edge(Object v, boolean first) {
    List<Object> all = Values.entries(v);
    return all.isEmpty() ? Values.UNDEFINED : all.get(first ? 0 : all.size() - 1);
  }

  private static Object json(
      Rendering r, Object v, List<Object> arguments, Map<String, Object> named) {
    Object indent = named.getOrDefault("indent", arguments.isEmpty() ? 0L : arguments.get(0));
    int spaces = indent == Values.NONE ? 0 : (int) Math.min(16, Values.whole(indent));
    String text = TemplateJson.of(v, spaces, false);
    r.spend(text.length());
    return text;
  }

  private static Object whole(Object v) {
    if (v instanceof String s) {
      try {
        return Long.valueOf(s.strip());
      } catch (NumberFormatException e) {
        return 0L;
      }
    }
    return (long) Values.number(v);
  }

  private static Object real(Object v) {
    if (v instanceof String s) {
      try {
        return Double.valueOf(s.strip());
      } catch (NumberFormatException e) {
        return 0.0;
      }
    }
    return Values.number(v);
  }

  private static Object orElse(Object v, List<Object> arguments) {
    boolean falseToo = arguments.size() > 1 && Values.truth(arguments.get(1));
    boolean absent = v == Values.UNDEFINED || falseToo && !Values.truth(v);
    return !absent ? v : arguments.isEmpty() ? "" : arguments.get(0);
  }

  private static Object reversed(Object v) {
    List<Object> all = Values.entries(v);
    Collections.reverse(all);
    return v instanceof String
        ? all.stream().map(String.class::cast).collect(Collectors.joining())
        : all;
  }

  private static Object indented(
      Rendering r, String text, List<Object> arguments, Map<String, Object> named) {
    Object width = named.getOrDefault("width", arguments.isEmpty() ? 4L : arguments.get(0));
    String space = " ".repeat((int) Math.max(0, Math.min(100, Values.whole(width))));
    r.spend(text.length() * 2L);
    String made = text.replace("\n", "\n" + space);
    r.spend(made.length());
    return made;
  }

  /** By a member of each entry, or by a test of it. */
  private static Object each(
      Rendering r, String name, Object v, List<Object> arguments, Map<String, Object> named) {
    List<Object> all = Values.entries(v);
    r.spend(all.size());
    if (name.equals("map")) {
      if (named.containsKey("attribute")) {
        return all.stream()
            .map(e -> Values.member(e, named.get("attribute")))
            .collect(Collectors.toList());
      }
      String filter = Values.text(arguments.isEmpty() ? "" : arguments.get(0));
      require(filter);
      List<Object> rest = arguments.subList(1, arguments.size());
      return all.stream().map(e -> apply(r, filter, e, rest, named)).collect(Collectors.toList());
    }
    boolean byMember = name.endsWith("attr");
    boolean wanted = name.startsWith("select");
    int at = byMember ? 1 : 0;
    if (byMember && arguments.isEmpty()) {
      throw new TemplateException("the filter '" + name + "' lacks the name of a member");
    }
    boolean tested = arguments.size() > at;
    String test = tested ? Values.text(arguments.get(at)) : "";
    if (tested) {
      TemplateTests.require(test);
    }
    List<Object> rest = tested ? arguments.subList(at + 1, arguments.size()) : List.of();
    return all.stream()
        .filter(
            e -> {
              Object x = byMember ? Values.member(e, arguments.get(0)) : e;
              return wanted == (tested ? TemplateTests.holds(test, x, rest) : Values.truth(x));
            })
        .collect(Collectors.toList());
  }
}
