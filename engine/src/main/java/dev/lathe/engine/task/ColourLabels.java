package dev.lathe.engine.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Class names with the colours that masks have for them, a class a line: {@code name r g b} or
 * {@code r g b name}, parted by spaces, tabs, commas or semicolons; CamVid's {@code
 * label_colors.txt}, {@code class_dict.csv} and CVAT's {@code labelmap.txt} are of that form. What
 * masks call a class is its colour: {@code #rrggbb}.
 */
public final class ColourLabels {
  /** A longer line is no name with a colour, and is not searched for one. */
  private static final int LONGEST = 300;

  private static final String LEVEL = "(\\d{1,3})";
  private static final String APART = "[\\s,;]+";
  private static final String COLOUR = LEVEL + APART + LEVEL + APART + LEVEL;

  /** CVAT's lines go on with parts and actions after colons. */
  private static final Pattern NAME_FIRST =
      Pattern.compile("(\\S.*?)[\\s,;:]+" + COLOUR + "\\s*(?::[^:]*:.*)?");

  private static final Pattern COLOUR_FIRST = Pattern.compile(COLOUR + APART + "(\\S.*)");
  private static final Pattern HEADER =
      Pattern.compile("(?i)\\s*(name|class|label)\\s*[,;\\t ]\\s*r(ed)?\\b.*");
  private static final int WHITE = 255;

  private ColourLabels() {}

  /** What masks call a class of that colour. */
  public static String key(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb & 0xffffff);
  }

  /** The colours that keys are, {@code 0xRRGGBB}; empty where they are something else. */
  static List<Integer> colours(List<String> keys) {
    return keys.stream().allMatch(k -> k.matches("#[0-9a-f]{6}"))
        ? keys.stream().map(k -> Integer.parseInt(k.substring(1), 16)).toList()
        : List.of();
  }

  /**
   * Reads names and colours.
   *
   * @return empty where it is another form of labels
   * @throws IllegalArgumentException where it is this form and two classes have one colour
   */
  public static Optional<Labels> parse(String text) {
    List<String> names = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    boolean first = true;
    for (String line : text.split("\r?\n|\r", -1)) {
      if (line.isBlank() || line.startsWith("#") || first && HEADER.matcher(line).matches()) {
        first &= line.isBlank() || line.startsWith("#");
        continue;
      }
      first = false;
      if (!read(line.strip(), names, keys)) {
        return Optional.empty();
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    requireDistinct(names, keys);
    return Optional.of(new Labels(names, keys));
  }

  private static boolean read(String line, List<String> names, List<String> keys) {
    if (line.length() > LONGEST) {
      return false;
    }
    Matcher m = COLOUR_FIRST.matcher(line);
    if (m.matches() && !m.group(4).matches("\\d+")) {
      return add(m.group(4), m, 1, names, keys);
    }
    Matcher n = NAME_FIRST.matcher(line);
    return n.matches() && add(n.group(1), n, 2, names, keys);
  }

  private static boolean add(
      String name, Matcher m, int at, List<String> names, List<String> keys) {
    int rgb = 0;
    for (int i = at; i < at + 3; i++) {
      int level = Integer.parseInt(m.group(i));
      if (level > WHITE) {
        return false;
      }
      rgb = rgb << 8 | level;
    }
    names.add(name.strip());
    keys.add(key(rgb));
    return true;
  }

  private static void requireDistinct(List<String> names, List<String> keys) {
    Map<String, String> of = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String other = of.putIfAbsent(keys.get(i), names.get(i));
      if (other != null) {
        throw new IllegalArgumentException(
            "'" + other + "' and '" + names.get(i) + "' have one colour, " + keys.get(i));
      }
    }
  }
}
