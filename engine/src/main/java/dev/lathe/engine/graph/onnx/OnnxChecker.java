package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.lathe.engine.graph.OnnxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the ONNX project's own checker and strict shape inference whether a model is valid. */
public final class OnnxChecker {
  /** The answer. */
  public sealed interface Verdict {
    /** Nothing stands against the model; the notes say what could not be looked at. */
    record Valid(List<String> notes) implements Verdict {}

    /** The model breaks a rule. */
    record Invalid(String reason) implements Verdict {}

    /** No answer, and why. */
    record NotChecked(String reason) implements Verdict {}
  }

  private OnnxChecker() {}

  /**
   * Checks a model: structure, operators, attributes, and that all shapes fit together. Values of
   * large weights are not looked at.
   */
  public static Verdict check(OnnxModel model) {
    Optional<String> unsafe = FunctionCalls.objection(model);
    if (unsafe.isPresent()) {
      return new Verdict.NotChecked(unsafe.get());
    }
    ModelProto proto = WeightStripper.of(model);
    List<String> notes = new ArrayList<>(notes(model));
    try {
      Official.check(proto);
      Official.infer(proto, true);
      return new Verdict.Valid(List.copyOf(notes));
    } catch (Official.Objection e) {
      return isNewer(model)
          ? new Verdict.NotChecked(newer(model) + "; it says: " + e.getMessage())
          : new Verdict.Invalid(e.getMessage());
    } catch (Official.Unavailable e) {
      return new Verdict.NotChecked(e.getMessage());
    }
  }

  /** Says that a model will be checked soon: what takes time to start begins to. */
  public static void prepare() {
    OfficialProcess.SHARED.startAhead();
  }

  private static boolean isNewer(OnnxModel model) {
    return model.opset() > Official.MAX_OPSET || model.irVersion() > Official.MAX_IR_VERSION;
  }

  private static String newer(OnnxModel model) {
    return "the checker knows ONNX up to opset "
        + Official.MAX_OPSET
        + " and IR version "
        + Official.MAX_IR_VERSION
        + ", the model has "
        + model.opset()
        + " and "
        + model.irVersion();
  }

  private static List<String> notes(OnnxModel model) {
    List<String> custom =
        model.graph().nodes().stream()
            .map(n -> n.domain())
            .filter(d -> !d.isEmpty() && !d.equals("ai.onnx") && !d.startsWith("ai.onnx."))
            .filter(d -> model.functions().stream().noneMatch(f -> f.domain().equals(d)))
            .distinct()
            .sorted()
            .toList();
    List<String> notes = new ArrayList<>();
    if (!custom.isEmpty()) {
      notes.add("operators of " + String.join(", ", custom) + " were not checked");
    }
    if (isNewer(model)) {
      notes.add(newer(model));
    }
    return notes;
  }
}
