package dev.lathe.optimizers.training.check;

import dev.lathe.optimizers.training.check.CaseResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of all cases of a zip.
 *
 * @param results in alphabetical order
 */
public record CaseReport(List<CaseResult> results) {
  /** Copies the list. */
  public CaseReport {
    results = List.copyOf(results);
  }

  /** How many cases went so. */
  public long count(Outcome outcome) {
    return results.stream().filter(r -> r.is(outcome)).count();
  }

  /** The results by operator, in alphabetical order. */
  public Map<String, CaseReport> byOperator() {
    Map<String, List<CaseResult>> lists = new TreeMap<>();
    results.forEach(r -> lists.computeIfAbsent(r.operator(), o -> new ArrayList<>()).add(r));
    Map<String, CaseReport> reports = new TreeMap<>();
    lists.forEach((operator, list) -> reports.put(operator, new CaseReport(list)));
    return reports;
  }

  /** Why cases went so: each reason once, in alphabetical order. */
  public List<String> reasons(Outcome outcome) {
    return results.stream()
        .filter(r -> r.is(outcome))
        .map(CaseResult::reason)
        .distinct()
        .sorted()
        .toList();
  }
}
