package dev.lathe.engine.picture;

import dev.lathe.base.LatheException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The colours of masks, numbered from 0 as they come. Not safe from several threads. */
public final class MaskColours {
  /** More in one picture, and it is a photograph, or was saved as one. */
  private static final int MOST_IN_ONE = 512;

  private static final int MOST = 0xfffe;

  private final Map<Integer, Integer> numbers = new HashMap<>();
  private final List<Integer> colours = new ArrayList<>();

  /** The colours by their numbers, {@code 0xRRGGBB}. */
  public List<Integer> all() {
    return List.copyOf(colours);
  }

  /** The number of a colour, which it gets now if it is new. */
  public int number(int rgb) {
    return numbers.computeIfAbsent(
        rgb,
        c -> {
          colours.add(c);
          return colours.size() - 1;
        });
  }

  /**
   * The numbers of a picture's colours.
   *
   * @param rgb its pixels
   * @param name what to call it in errors
   * @throws LatheException when it has too many colours for a mask
   */
  short[] numbers(int[] rgb, String name) {
    Set<Integer> own = new HashSet<>();
    int last = -1;
    for (int c : rgb) {
      if (c != last && own.add(c) && own.size() > MOST_IN_ONE) {
        throw tooMany(name, "more than " + MOST_IN_ONE);
      }
      last = c;
    }
    own.removeAll(numbers.keySet());
    if (colours.size() + own.size() > MOST) {
      throw tooMany(name, own.size() + " that no mask before it has");
    }
    short[] out = new short[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      out[i] = i > 0 && rgb[i] == rgb[i - 1] ? out[i - 1] : (short) number(rgb[i]);
    }
    return out;
  }

  private static LatheException tooMany(String name, String count) {
    return LatheException.input(
        name + " has too many colours for a mask, " + count + ".",
        "A mask has one colour a class; photographs and JPEG files have many more.",
        "Save it as PNG, without smoothing.");
  }
}
