package dev.lathe.engine.measure;

import java.util.List;

/**
 * On which examples one model answers otherwise on another device.
 *
 * @param device the device compared with
 * @param compared how many examples both answered
 * @param differing on how many of them the answers differ
 * @param examples names of the first few that differ
 */
public record DeviceDifference(
    String device, long compared, long differing, List<String> examples) {
  /** Copies the list. */
  public DeviceDifference {
    examples = List.copyOf(examples);
  }
}
