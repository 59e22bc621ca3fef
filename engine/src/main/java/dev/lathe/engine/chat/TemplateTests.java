package dev.lathe.engine.chat;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands behind {@code is}. */
final class TemplateTests {
  private static final Set<String> KNOWN =
      Set.of(
          "defined",
          "undefined",
          "none",
          "string",
          "mapping",
          "sequence",
          "iterable",
          "number",
          "integer",
          "float",
          "boolean",
          "true",
          "false",
          "callable",
          "odd",
          "even",
          "equalto",
          "eq",
          "ne",
          "in",
          "divisibleby",
          "lower",
          "upper");

  private TemplateTests() {}

  static void require(String name) {
    if (!KNOWN.contains(name)) {
      throw new TemplateException("the test '" + name + "' is not known");
    }
  }

  static boolean holds(String name, Object v, List<Object> arguments) {
    return switch (name) {
      case "defined" -> v != Values.UNDEFINED;
      case "undefined" -> v == Values.UNDEFINED;
      case "none" -> v == Values.NONE;
      case "string" -> v instanceof String;
      case "mapping" -> v instanceof Map<?, ?>;
      case "sequence", "iterable" ->
          v instanceof List<?> || v instanceof Map<?, ?> || v instanceof String;
      case "number" -> v instanceof Number;
      case "integer" -> v instanceof Long;
      case "float" -> v instanceof Double;
      case "boolean" -> v instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(v);
      case "false" -> Boolean.FALSE.equals(v);
      case "callable" -> v instanceof Values.Function;
      case "odd" -> Math.floorMod(Values.whole(v), 2L) == 1;
      case "even" -> Math.floorMod(Values.whole(v), 2L) == 0;
      case "ne" -> !Values.equal(v, argument(arguments));
      case "in" -> Values.contains(argument(arguments), v);
      case "divisibleby" ->
          Boolean.TRUE.equals(
              Values.equal(
                  0L,
                  Math.floorMod(Values.whole(v), Math.max(1, Values.whole(argument(arguments))))));
      case "lower" -> Values.text(v).equals(Values.text(v).toLowerCase(java.util.Locale.ROOT));
      case "upper" -> Values.text(v).equals(Values.text(v).toUpperCase(java.util.Locale.ROOT));
      default -> Values.equal(v, argument(arguments));
    };
  }

  private static Object argument(List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw new TemplateException("a test lacks what it compares with");
    }
    return arguments.get(0);
  }
}
