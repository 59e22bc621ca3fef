package dev.lathe.controllers.model;

import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.graph.facts.ModelFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the open lengths of a model are called: {@code unk__7 × unk__3} of a model that reads words
 * is "batch × tokens". A name that somebody gave stays; one that a converter made up, or gave to
 * two different axes, is told by the input's name and the place of the axis.
 */
final class DimensionNames {
  private static final Pattern MADE_UP =
      Pattern.compile(
          "\\?|unk__\\d+|unk\\d+|.*dynamic_axes_\\d+|dim_?\\d+|[sdN]_?\\d+|None|onnx::.*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OF_WORDS =
      Pattern.compile(".*(ids|mask|token|attention|segment|text|words).*");

  private final Map<String, String> known = new HashMap<>();

  /** Learns from what a caller must feed. */
  DimensionNames(List<ModelFacts.Port> inputs) {
    for (ModelFacts.Port p : inputs) {
      List<String> shape = p.shape();
      for (int i = 0; i < shape.size(); i++) {
        String word = shown(p, i);
        known.put(p.name() + "[" + i + "]", word);
        if (isMadeUp(shape.get(i)) && !shape.get(i).equals("?")) {
          known.putIfAbsent(shape.get(i), word);
        }
      }
    }
  }

  /** The length of an axis of an input or output. */
  String shown(ModelFacts.Port port, int axis) {
    String given = port.shape().get(axis);
    boolean twice = axis > 0 && given.equals(port.shape().get(0)) && !isNumber(given);
    if (!isMadeUp(given) && !twice) {
      return given;
    }
    return !twice && known.containsKey(given) ? known.get(given) : byPlace(port, axis, given);
  }

  /** A length somewhere in the model, by the name that it has there. */
  String shown(String given) {
    return known.getOrDefault(given, isMadeUp(given) ? "?" : given);
  }

  private static String byPlace(ModelFacts.Port port, int axis, String given) {
    int rank = port.shape().size();
    String name = port.name().toLowerCase(Locale.ROOT);
    if (axis == 0) {
      return Texts.get("model.axis.batch");
    }
    if (axis == 1 && rank <= 3 && OF_WORDS.matcher(name).matches()) {
      return Texts.get("model.axis.tokens");
    }
    if (rank == 4) {
      boolean channelsLast = isNumber(port.shape().get(3)) && !isNumber(port.shape().get(1));
      int place = channelsLast ? axis + 1 : axis;
      if (place == 2 || place == 3) {
        return Texts.get(place == 2 ? "model.axis.height" : "model.axis.width");
      }
    }
    return isMadeUp(given) ? "?" : given;
  }

  private static boolean isNumber(String s) {
    return s.chars().allMatch(Character::isDigit);
  }

  private static boolean isMadeUp(String given) {
    return MADE_UP.matcher(given).matches();
  }
}
