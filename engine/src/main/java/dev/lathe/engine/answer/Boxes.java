package dev.lathe.engine.answer;

import java.util.List;

/**
 * Objects found in a picture, best first.
 *
 * @param boxes what passed the score threshold and non-maximum suppression
 * @param ranked what non-maximum suppression left, low scores too: what average precision is
 *     computed of
 * @param candidates everything the network proposed above a low floor, before suppression, so that
 *     thresholds can be moved without another run
 * @param names of the classes by index; may be shorter than the largest index
 */
public record Boxes(List<Box> boxes, List<Box> ranked, List<Box> candidates, List<String> names)
    implements Answer {
  /** Copies the lists. */
  public Boxes {
    boxes = List.copyOf(boxes);
    ranked = List.copyOf(ranked);
    candidates = List.copyOf(candidates);
    names = List.copyOf(names);
  }

  /** The name of a class; where it has none, {@code class 4}. */
  public String label(int index) {
    return index < names.size() ? names.get(index) : "class " + index;
  }
}
