package dev.lathe.engine.answer;

import java.util.BitSet;
import java.util.List;

/**
 * The objects that really are in a picture.
 *
 * @param boxes each with score 1
 * @param ignored positions in {@code boxes} that count neither as found nor as missed (crowds,
 *     VOC's "difficult")
 */
public record TrueBoxes(List<Box> boxes, BitSet ignored) implements Truth {
  /** Copies both. */
  public TrueBoxes {
    boxes = List.copyOf(boxes);
    ignored = (BitSet) ignored.clone();
  }

  /** Boxes that all count. */
  public static TrueBoxes of(List<Box> boxes) {
    return new TrueBoxes(boxes, new BitSet());
  }
}
