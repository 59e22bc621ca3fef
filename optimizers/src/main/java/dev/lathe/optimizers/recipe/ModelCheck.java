package dev.lathe.optimizers.recipe;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Holds the result of a pass to what every model must be: valid ONNX that ONNX Runtime opens. */
public final class ModelCheck {
  /** Beyond, a model is opened from a file: one block of protobuf ends at 2 GB. */
  private static final long IN_MEMORY = 1L << 30;

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
      if (!(OnnxChecker.check(source) instanceof OnnxChecker.Verdict.Invalid before)) {
        throw refusal(source)
            .orElseGet(
                () -> broken(passId, "the official checker refuses it: " + invalid.reason(), null));
      }
      note =
          Optional.of(
              "The official checker refuses the result as it refused the model before: "
                  + before.reason());
    } else if (verdict instanceof OnnxChecker.Verdict.NotChecked not) {
      note = Optional.of("The official checker did not look at the result: " + not.reason() + ".");
    }
    open(result, source, passId);
    return note;
  }

  private static void open(OnnxModel result, OnnxModel source, String passId) {
    long bytes = bytes(result);
    try {
      if (bytes < IN_MEMORY) {
        InProcess.open("the result of " + passId, result, SessionSettings.Optimization.ALL).close();
      } else {
        openFromFile(result);
      }
    } catch (LatheException e) {
      throw refusal(source).orElseGet(() -> broken(passId, e.getMessage(), e));
    } catch (OrtException e) {
      throw broken(passId, String.valueOf(e.getMessage()), e);
    }
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

  private static long bytes(OnnxModel model) {
    return model.graph().initializers().stream()
        .mapToLong(v -> v.constant().orElseThrow().byteLength())
        .sum();
  }

  /** Why ONNX Runtime refuses what the pass was given; empty where it does not. */
  static Optional<LatheException> refusal(OnnxModel source) {
    if (bytes(source) >= IN_MEMORY) {
      return Optional.empty();
    }
    try {
      InProcess.open("The model", source, SessionSettings.Optimization.ALL).close();
      return Optional.empty();
    } catch (LatheException e) {
      return Optional.of(e);
    } catch (OrtException e) {
      return Optional.empty(); // it was opened; only closing failed
    }
  }

  private static void openFromFile(OnnxModel result) throws OrtException {
    try (TemporaryFolder folder = TemporaryFolder.create("lathe-check")) {
      Path file = folder.path().resolve("model.onnx");
      OnnxFiles.write(result, file);
      try (OrtSession session =
          OrtRuntime.session(file, InProcess.settings(SessionSettings.Optimization.BASIC))) {
        session.getNumOutputs();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
