package dev.lathe.controllers.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rows that no other row beats in both quality and latency, among those that may be compared:
 * each group of them has a front of its own.
 */
public final class ParetoFront {
  private ParetoFront() {}

  /**
   * The fronts, each from the fastest to the slowest; rows without quality, validity or recorded
   * conditions are no rivals.
   */
  public static List<CompareRow> of(List<CompareRow> rows) {
    Map<String, List<CompareRow>> groups =
        rows.stream()
            .filter(r -> r.trust() == CompareRow.Trust.VALID)
            .filter(r -> r.quality().isPresent() && r.p50().isPresent())
            .filter(r -> r.measuredWith().group().isPresent())
            .collect(
                Collectors.groupingBy(
                    r -> r.measuredWith().group().orElseThrow(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return groups.values().stream().flatMap(g -> front(g).stream()).toList();
  }

  private static List<CompareRow> front(List<CompareRow> group) {
    List<CompareRow> candidates =
        group.stream()
            .sorted(
                Comparator.comparingDouble((CompareRow r) -> r.p50().orElseThrow().value())
                    .thenComparing(r -> -r.quality().orElseThrow().goodness()))
            .toList();
    List<CompareRow> front = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    for (CompareRow r : candidates) {
      double good = r.quality().orElseThrow().goodness();
      if (good > best) {
        front.add(r);
        best = good;
      }
    }
    return front;
  }
}
