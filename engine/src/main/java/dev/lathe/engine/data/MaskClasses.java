package dev.lathe.engine.data;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.picture.MaskColours;
import dev.lathe.engine.picture.MaskImages;
import dev.lathe.engine.picture.MaskImages.Form;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * From the values of masks to the model's classes: the value is the class, 255 is unknown (Pascal
 * VOC's border). Of two classes, black and white are the first and the second; and where greys lie
 * between, as at soft edges, those from 128 on. What colours mean says {@link MaskPalette}; where
 * any mask is in colours, the greys of those of three channels are colours too.
 */
final class MaskClasses {
  private static final int WHITE = 255;
  private static final int HALF = 128;

  private final LabelMatcher matcher;
  private final OptionalInt classes;
  private final int first;
  private final Problems problems;
  private final BitSet seen = new BitSet();
  private final BitSet greys = new BitSet();
  private final Map<Integer, Integer> known = new HashMap<>();
  private final MaskColours colours = new MaskColours();
  private final MaskPalette meanings;
  private final Map<Integer, Long> unknownColours = new HashMap<>();
  private OptionalInt[] ofColours = {};
  private boolean palette;
  private boolean coloured;
  private Meaning meaning = Meaning.NUMBERS;

  /** What values mean. */
  private enum Meaning {
    /** The class. */
    NUMBERS,
    /** Black is the first class and white the second. */
    BLACK_AND_WHITE,
    /** The same with greys between. */
    GREYS
  }

  /**
   * For a model.
   *
   * @param classes how many it tells apart; empty where that is not known
   * @param first which value means class 0
   */
  MaskClasses(LabelMatcher matcher, OptionalInt classes, int first, Problems problems) {
    this.matcher = matcher;
    this.classes = classes;
    this.first = first;
    this.problems = problems;
    this.meanings = new MaskPalette(matcher, classes, problems);
  }

  /** Numbers the colours of the masks. */
  MaskColours colours() {
    return colours;
  }

  /** Takes note of the values of a mask. */
  void saw(MaskImages.Values mask) {
    palette |= mask.palette();
    if (mask.form() == Form.COLOURS) {
      coloured = true;
      return;
    }
    long[] counts = mask.values().counts();
    for (int v = 0; v < counts.length; v++) {
      if (counts[v] > 0) {
        (mask.form() == Form.GREYS_IN_RGB ? greys : seen).set(v);
      }
    }
  }

  /**
   * Decides by all that were seen what they mean.
   *
   * @param tree of the data, which may say what colours mean
   */
  void decide(FileTree tree) throws IOException {
    if (coloured) {
      greys.stream().forEach(v -> colours.number(grey(v)));
      ofColours = meanings.classesOf(colours, tree);
    } else {
      seen.or(greys);
    }
    boolean two = classes.orElse(2) == 2;
    boolean white = seen.get(WHITE) && seen.length() == WHITE + 1;
    if (two && white && seen.cardinality() - (seen.get(0) ? 1 : 0) == 1) {
      meaning = Meaning.BLACK_AND_WHITE;
    } else if (classes.orElse(0) == 2
        && !palette
        && seen.length() > HALF
        && seen.cardinality() > 3) {
      meaning = Meaning.GREYS;
      problems.note(
          "The masks hold greys between black and white: from "
              + HALF
              + " on a pixel is taken to be of the second class.");
    }
    seen.stream().forEach(v -> known.put(v, found(v)));
  }

  private int found(int value) {
    OptionalInt index =
        switch (meaning) {
          case BLACK_AND_WHITE, GREYS -> OptionalInt.of(value >= HALF ? 1 : 0);
          case NUMBERS -> number(value);
        };
    if (meaning != Meaning.NUMBERS || value != WHITE || index.isPresent()) {
      matcher.saw(String.valueOf(value), index);
    }
    return index.orElse(PixelClasses.UNKNOWN);
  }

  private OptionalInt number(int value) {
    String text = String.valueOf(value);
    if (matcher.isMappedByHand(text)) {
      return matcher.match(text);
    }
    boolean inRange = value >= first && value - first < classes.orElse(WHITE);
    return inRange && (value != WHITE || classes.orElse(0) > WHITE)
        ? OptionalInt.of(value - first)
        : OptionalInt.empty();
  }

  private static int grey(int value) {
    return (value & WHITE) * 0x010101;
  }

  /** The classes of a mask's values; a value that is none becomes {@link PixelClasses#UNKNOWN}. */
  PixelClasses of(MaskImages.Values mask) {
    return mask.values().mapped(isColours(mask) ? v -> ofColour(mask, v) : this::of);
  }

  private boolean isColours(MaskImages.Values mask) {
    return mask.form() == Form.COLOURS || coloured && mask.form() == Form.GREYS_IN_RGB;
  }

  private int number(MaskImages.Values mask, int value) {
    return mask.form() == Form.COLOURS ? value : colours.number(grey(value));
  }

  private int ofColour(MaskImages.Values mask, int value) {
    return ofColours[number(mask, value)].orElse(PixelClasses.UNKNOWN);
  }

  private int of(int value) {
    return known.getOrDefault(value, PixelClasses.UNKNOWN);
  }

  /** The values of a mask that are no class; neither 255, those before the first, nor colours. */
  List<Integer> unknown(MaskImages.Values mask) {
    long[] counts = mask.values().counts();
    List<Integer> unknown = new ArrayList<>();
    if (isColours(mask)) {
      countUnknown(mask, counts);
      return unknown;
    }
    for (int v = first; v < counts.length; v++) {
      if (counts[v] > 0 && v != WHITE && of(v) == PixelClasses.UNKNOWN) {
        unknown.add(v);
      }
    }
    return unknown;
  }

  private void countUnknown(MaskImages.Values mask, long[] counts) {
    List<Integer> all = colours.all();
    for (int v = 0; v < counts.length; v++) {
      if (counts[v] > 0 && ofColour(mask, v) == PixelClasses.UNKNOWN) {
        unknownColours.merge(all.get(number(mask, v)), counts[v], Long::sum);
      }
    }
  }

  /** Says which colours of the masks that were read are no class. */
  void tellUnknownColours() {
    meanings.tellUnknown(unknownColours);
  }
}
