package dev.lathe.controllers.services;

import java.util.List;

/**
 * How a model's answers suffer, before any training, as one group of layers shrinks and all others
 * stay whole.
 *
 * @param group the layer that names the group
 * @param points from the whole model to the deepest cut
 * @param labelled whether scores are accuracy; else agreement with the whole model
 * @param lossAtHalf what half of the channels costs, as a share of all answers
 * @param examples how many were looked at
 */
public record SensitivityCurve(
    String group, List<Point> points, boolean labelled, double lossAtHalf, long examples) {
  /**
   * A group cut this far.
   *
   * @param ratio the share of its channels that goes
   * @param score in 0..1
   */
  public record Point(double ratio, double score) {}

  /** Copies the list. */
  public SensitivityCurve {
    points = List.copyOf(points);
  }
}
