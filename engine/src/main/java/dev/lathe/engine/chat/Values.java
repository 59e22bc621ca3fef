package dev.lathe.engine.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The values of a template: strings, whole numbers (Long), real ones (Double), truth values, lists,
 * maps by name, functions, nothing, and what is not there.
 */
final class Values {
  /** Python's None. */
  static final Object NONE = new Object();

  /** A variable or member that does not exist. */
  static final Object UNDEFINED = new Object();

  private Values() {}

  /** A function or macro. */
  @FunctionalInterface
  interface Function {
    /**
     * Calls it.
     *
     * @param named arguments given by name
     */
    Object call(Rendering r, List<Object> arguments, Map<String, Object> named);
  }

  static boolean truth(Object v) {
    if (v instanceof Boolean b) {
      return b;
    } else if (v instanceof Number n) {
      return n.doubleValue() != 0;
    } else if (v instanceof String s) {
      return !s.isEmpty();
    } else if (v instanceof List<?> l) {
      return !l.isEmpty();
    } else if (v instanceof Map<?, ?> m) {
      return !m.isEmpty();
    }
    return v != NONE && v != UNDEFINED;
  }

  /** As Python prints it. */
  static String text(Object v) {
    if (v == UNDEFINED) {
      return "";
    } else if (v == NONE) {
      return "None";
    } else if (v instanceof Boolean b) {
      return b ? "True" : "False";
    } else if (v instanceof List<?> || v instanceof Map<?, ?>) {
      return TemplateJson.of(v, 0, true);
    } else if (v instanceof Function) {
      throw new TemplateException("a function is written without being called");
    }
    return String.valueOf(v);
  }

  /** What a loop goes over: entries, letters, or a map's names. */
  static List<Object> entries(Object v) {
    if (v instanceof List<?> l) {
      return new ArrayList<>(l);
    } else if (v instanceof Map<?, ?> m) {
      return new ArrayList<>(m.keySet());
    } else if (v instanceof String s) {
      return new ArrayList<>(s.codePoints().mapToObj(Character::toString).toList());
    } else if (v == UNDEFINED) {
      return List.of();
    }
    throw new TemplateException("'" + text(v) + "' is no list");
  }

  static long whole(Object v) {
    if (v instanceof Long n) {
      return n;
    } else if (v instanceof Boolean b) {
      return b ? 1 : 0;
    }
    throw new TemplateException("'" + text(v) + "' is no whole number");
  }

  static double number(Object v) {
    if (v instanceof Number n) {
      return n.doubleValue();
    }
    return whole(v);
  }

  /** Lists and maps are compared as they are written, which is bounded. */
  static boolean equal(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    return isHolder(a) && isHolder(b) ? text(a).equals(text(b)) : !isHolder(a) && a.equals(b);
  }

  private static boolean isHolder(Object v) {
    return v instanceof List<?> || v instanceof Map<?, ?>;
  }

  /** What a map's entry may be called by. */
  static Object key(Object v) {
    if (isHolder(v)) {
      throw new TemplateException("a list or map is used as a name");
    }
    return v;
  }

  static int compare(Object a, Object b) {
    return a instanceof String x && b instanceof String y
        ? x.compareTo(y)
        : Double.compare(number(a), number(b));
  }

  static boolean contains(Object holder, Object member) {
    if (holder instanceof String s) {
      return s.contains(text(member));
    } else if (holder instanceof Map<?, ?> m) {
      return m.containsKey(key(member));
    }
    return entries(holder).stream().anyMatch(e -> equal(e, member));
  }

  /** A member by name or place; places below 0 count from the end. */
  static Object member(Object of, Object key) {
    if (of instanceof Map<?, ?> m) {
      Object found = m.get(key(key));
      return found == null ? UNDEFINED : found;
    } else if (key instanceof Long place && (of instanceof List<?> || of instanceof String)) {
      List<Object> all = entries(of);
      long at = place < 0 ? all.size() + place : place;
      return at >= 0 && at < all.size() ? all.get((int) at) : UNDEFINED;
    } else if (of == UNDEFINED) {
      throw new TemplateException("it asks for '" + text(key) + "' of something that is not there");
    }
    return UNDEFINED;
  }
}
