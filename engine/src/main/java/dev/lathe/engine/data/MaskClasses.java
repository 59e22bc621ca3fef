package dev.lathe.engine.data;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.picture.MaskImages;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * From the values of masks to the model's classes: the value is the class, 255 is unknown (Pascal
 * VOC's border). Of two classes, black and white are the first and the second; and where greys lie
 * between, as at soft edges, those from 128 on.
 */
final class MaskClasses {
  private static final int WHITE = 255;
  private static final int HALF = 128;

  private final LabelMatcher matcher;
  private final OptionalInt classes;
  private final int first;
  private final Problems problems;
  private final BitSet seen = new BitSet();
  private final Map<Integer, Integer> known = new HashMap<>();
  private boolean palette;
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
  }

  /** Takes note of the values of a mask. */
  void saw(MaskImages.Values mask) {
    palette |= mask.palette();
    long[] counts = mask.values().counts();
    for (int v = 0; v < counts.length; v++) {
      if (counts[v] > 0) {
        seen.set(v);
      }
    }
  }

  /** Decides by all that were seen what they mean. */
  void decide() {
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

  /** The class of a value, or {@link PixelClasses#UNKNOWN}. */
  int of(int value) {
    return known.getOrDefault(value, PixelClasses.UNKNOWN);
  }

  /** The values of a mask that are no class; neither 255 nor those before the first. */
  List<Integer> unknown(PixelClasses values) {
    long[] counts = values.counts();
    List<Integer> unknown = new ArrayList<>();
    for (int v = first; v < counts.length; v++) {
      if (counts[v] > 0 && v != WHITE && of(v) == PixelClasses.UNKNOWN) {
        unknown.add(v);
      }
    }
    return unknown;
  }
}
