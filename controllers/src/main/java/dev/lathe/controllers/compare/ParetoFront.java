package dev.lathe.controllers.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows that no other row beats in both accuracy and latency. */
public final class ParetoFront {
  private ParetoFront() {}

  /** The front from the fastest to the slowest; rows without accuracy or validity are no rivals. */
  public static List<CompareRow> of(List<CompareRow> rows) {
    List<CompareRow> candidates =
        rows.stream()
            .filter(r -> r.trust() == CompareRow.Trust.VALID)
            .filter(r -> r.accuracy().isPresent() && r.p50().isPresent())
            .sorted(
                Comparator.comparingDouble((CompareRow r) -> r.p50().orElseThrow().value())
                    .thenComparing(r -> -r.accuracy().orElseThrow().value()))
            .toList();
    List<CompareRow> front = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    for (CompareRow r : candidates) {
      double accuracy = r.accuracy().orElseThrow().value();
      if (accuracy > best) {
        front.add(r);
        best = accuracy;
      }
    }
    return front;
  }
}
