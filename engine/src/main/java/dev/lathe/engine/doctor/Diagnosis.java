package dev.lathe.engine.doctor;

import dev.lathe.engine.evaluate.Metric;
import java.util.List;
import java.util.Optional;

/**
 * What the doctor found.
 *
 * @param metric what was counted
 * @param findings every way that was tried, the best first: those of more examples before those
 *     given up earlier
 * @param chosen the best, where it is better than chance
 * @param chance what always answering the most frequent class would reach, 0..1; NaN where answers
 *     are no classes
 * @param remarks what a person should know of it, a sentence each
 */
public record Diagnosis(
    Metric metric,
    List<Finding> findings,
    Optional<Finding> chosen,
    double chance,
    List<String> remarks) {
  /** Copies the lists. */
  public Diagnosis {
    findings = List.copyOf(findings);
    remarks = List.copyOf(remarks);
  }
}
