package dev.lathe.optimizers.recipe;

import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.HollowModel;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Holds the result of a pass to what every model must be: valid ONNX that ONNX Runtime opens.
 *
 * <p>It is opened with graph optimizations off and without its large weights. Everything that ONNX
 * Runtime refuses a model for is looked at before or besides optimizations: the format, operator
 * sets, types and shapes of all values, and that each node has a kernel for its types (casts around
 * FP16 nodes without one are put in at every level). Optimizations take time, much of it in wide
 * graphs, and refuse nothing; they may save a model, by removing a node that has no kernel, so what
 * does not open without is tried with them before it is refused. Values of large weights say
 * nothing about whether a model opens; their types, shapes and lengths are there.
 *
 * <p>Not seen is a fault of ONNX Runtime itself: a fusion that makes of valid nodes one that fails.
 * The tests of the passes open results at every level, and whoever measures a variant opens it with
 * all optimizations.
 */
public final class ModelCheck {
  private ModelCheck() {}

  /**
   * Checks a result.
   *
   * @param source what the pass was given: a fault that it had already is not the pass's
   * @return a sentence on what could not be checked; empty when all was
   * @throws LatheException naming the pass, when the checker or ONNX Runtime refuses the result;
   *     naming the model, when ONNX Runtime refused it before the pass already
   */
  public static Optional<String> require(OnnxModel result, OnnxModel source, String passId) {
    Optional<String> note = Optional.empty();
    OnnxChecker.Verdict verdict = OnnxChecker.check(result);
    if (verdict instanceof OnnxChecker.Verdict.Invalid invalid) {
      OnnxChecker.Verdict before = OnnxChecker.check(source);
      if (before instanceof OnnxChecker.Verdict.Valid) {
        throw faultIn(source)
            .orElseGet(
                () -> broken(passId, "the official checker refuses it: " + invalid.reason(), null));
      }
      note = Optional.of(refused(before, invalid));
    } else if (verdict instanceof OnnxChecker.Verdict.NotChecked not) {
      note = Optional.of("The official checker did not look at the result: " + not.reason() + ".");
    }
    open(result, source, passId);
    return note;
  }

  /** The model is to blame, or it may be: nobody knows where the checker gave no answer on it. */
  private static String refused(OnnxChecker.Verdict before, OnnxChecker.Verdict.Invalid result) {
    return before instanceof OnnxChecker.Verdict.NotChecked not
        ? "The official checker refuses the result ("
            + result.reason()
            + "), which ONNX Runtime opens; it did not look at the model before: "
            + not.reason()
            + "."
        : "The official checker refuses the result as it refused the model before: "
            + ((OnnxChecker.Verdict.Invalid) before).reason();
  }

  private static void open(OnnxModel result, OnnxModel source, String passId) {
    refusal("the result of " + passId, result)
        .ifPresent(
            e -> {
              throw faultIn(source).orElseGet(() -> broken(passId, e.getMessage(), e));
            });
  }

  /**
   * What the file itself is to blame for, after a pass stopped at it: passes read operators as the
   * standard describes them.
   *
   * @param source what the pass was given
   * @return an error of the input; empty where the checker has nothing against the model
   */
  static Optional<LatheException> faultOf(OnnxModel source, RuntimeException cause) {
    return OnnxChecker.check(source) instanceof OnnxChecker.Verdict.Invalid invalid
        ? Optional.of(
            LatheException.input(
                "The model is not valid ONNX.",
                "The official checker refuses it: " + invalid.reason(),
                "Export the model again.",
                cause))
        : Optional.empty();
  }

  /** Why what a pass was given cannot become anything valid; empty where nothing is against it. */
  private static Optional<LatheException> faultIn(OnnxModel source) {
    return refusal(source).or(() -> Contradictions.of(source));
  }

  /** Why ONNX Runtime refuses what the pass was given; empty where it does not. */
  static Optional<LatheException> refusal(OnnxModel source) {
    return refusal("The model", source);
  }

  /** Why ONNX Runtime refuses a model; empty where it opens it. */
  private static Optional<LatheException> refusal(String name, OnnxModel model) {
    try (TemporaryFolder folder = TemporaryFolder.create("lathe-check")) {
      Path file = HollowModel.write(model, folder.path());
      return refusal(name, file, SessionSettings.Optimization.NONE)
          .filter(e -> refusal(name, file, SessionSettings.Optimization.ALL).isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<LatheException> refusal(
      String name, Path file, SessionSettings.Optimization optimization) {
    try {
      OrtRuntime.requireOpens(name, file, InProcess.settings(optimization));
      return Optional.empty();
    } catch (LatheException e) {
      return Optional.of(e);
    }
  }

  private static LatheException broken(String passId, String why, Throwable cause) {
    return LatheException.failed(
        "The pass " + passId + " made a model that is not valid.",
        "Reason: " + why,
        "Leave this pass out, and report the model with this message.",
        cause);
  }
}
