package dev.lathe.controllers.compare;

import java.util.List;

/**
 * On how many examples a model answers otherwise than on the run's first device.
 *
 * @param device the other device, for people
 * @param compared how many examples both answered
 * @param differing on how many of them the answers differ
 * @param examples names of the first few that differ
 */
public record Disagreement(String device, long compared, long differing, List<String> examples) {
  /** Copies the list. */
  public Disagreement {
    examples = List.copyOf(examples);
  }
}
