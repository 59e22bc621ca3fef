package dev.lathe.engine.batch;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of a data set.
 *
 * @param target the file with the answers
 * @param form how they are written: {@code csv} or {@code jsonl}
 * @param samples how many rows it has
 * @param answered how many of them hold an answer; the others say why not
 * @param resumedAt how many of them an earlier run had written
 * @param firstProblem why the first sample without an answer has none; empty where all have one
 * @param leftOut how many lines or files of the data are no samples and have no row
 * @param notes sentences about how the data were read
 * @param seconds how long this run took
 */
public record BatchResult(
    Path target,
    String form,
    long samples,
    long answered,
    long resumedAt,
    String firstProblem,
    int leftOut,
    List<String> notes,
    double seconds) {
  /** Copies the list. */
  public BatchResult {
    notes = List.copyOf(notes);
  }

  /** How many rows say why there is no answer. */
  public long failed() {
    return samples - answered;
  }
}
