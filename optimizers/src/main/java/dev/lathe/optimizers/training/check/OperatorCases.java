package dev.lathe.optimizers.training.check;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Runs official cases of operators, as ONNX publishes them, in PyTorch. */
public final class OperatorCases {
  private OperatorCases() {}

  /**
   * Runs all cases of a zip. What is wrong with a case is in its result and stops no other.
   *
   * @throws LatheException when the file is no zip of cases
   */
  public static CaseReport run(Path zip, JobContext context) {
    return run(zip, name -> true, context);
  }

  /** Runs the cases of a zip whose name is chosen. */
  public static CaseReport run(Path zip, Predicate<String> chosen, JobContext context) {
    List<CaseResult> results = new ArrayList<>();
    try (CaseArchive archive = CaseArchive.open(zip)) {
      List<String> names = archive.names().stream().filter(chosen).toList();
      for (String name : names) {
        context.checkCancelled();
        context.progress(results.size(), names.size(), "Running operator cases");
        results.add(new CaseRun(archive, name).result());
      }
    }
    return new CaseReport(results);
  }
}
