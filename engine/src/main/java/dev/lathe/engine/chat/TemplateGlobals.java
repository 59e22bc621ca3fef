package dev.lathe.engine.chat;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions that Hugging Face's libraries give a template. */
final class TemplateGlobals {
  private static final Map<String, String> DATES =
      Map.of(
          "%d",
          "dd", "%m", "MM", "%b", "MMM", "%B", "MMMM", "%Y", "yyyy", "%H", "HH", "%M", "mm", "%S",
          "ss", "%A", "EEEE", "%a", "EEE");

  private TemplateGlobals() {}

  static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("range", (Values.Function) (r, arguments, named) -> range(r, arguments));
    all.put(
        "namespace",
        (Values.Function) (r, arguments, named) -> new LinkedHashMap<Object, Object>(named));
    all.put(
        "dict",
        (Values.Function) (r, arguments, named) -> new LinkedHashMap<Object, Object>(named));
    all.put(
        "raise_exception",
        (Values.Function)
            (r, arguments, named) -> {
              String said = arguments.isEmpty() ? "" : Values.text(arguments.get(0));
              throw new TemplateException("it refuses the conversation: " + said);
            });
    all.put("strftime_now", (Values.Function) (r, arguments, named) -> now(arguments));
    return all;
  }

  private static Object range(Rendering r, List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw new TemplateException("the function 'range' lacks an argument");
    }
    boolean one = arguments.size() == 1;
    long from = one ? 0 : Values.whole(arguments.get(0));
    long to = Values.whole(arguments.get(one ? 0 : 1));
    long step = arguments.size() > 2 ? Values.whole(arguments.get(2)) : 1;
    if (step == 0) {
      throw new TemplateException("the function 'range' is given the step 0");
    }
    List<Object> all = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      r.step();
      all.add(i);
    }
    return all;
  }

  private static Object now(List<Object> arguments) {
    String pattern = arguments.isEmpty() ? "%Y-%m-%d" : Values.text(arguments.get(0));
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      String sign = pattern.substring(i, Math.min(i + 2, pattern.length()));
      String java = DATES.get(sign);
      if (java == null) {
        out.append(pattern.charAt(i));
      } else {
        out.append(format(java));
        i++;
      }
    }
    return out.toString();
  }

  private static String format(String java) {
    try {
      return DateTimeFormatter.ofPattern(java, Locale.ENGLISH).format(LocalDateTime.now());
    } catch (DateTimeException e) {
      throw new TemplateException("a date cannot be written");
    }
  }
}
