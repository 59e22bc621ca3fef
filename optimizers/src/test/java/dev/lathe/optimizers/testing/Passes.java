package dev.lathe.optimizers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.recipe.PassSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies passes in tests and holds them to the promise that their input stays as it was. */
public final class Passes {
  private Passes() {}

  /** Applies a pass in its command-line form. */
  public static PassResult apply(Pass pass, String values, OnnxModel model) {
    return apply(pass, values, model, Machines.here());
  }

  /** Applies a pass in its command-line form, as if on that machine. */
  public static PassResult apply(Pass pass, String values, OnnxModel model, Machine machine) {
    byte[] before = OnnxFiles.toBytes(model);
    String spec = values.isEmpty() ? pass.id() : pass.id() + ":" + values;
    PassResult result =
        pass.apply(
            new Pass.Input(wrap(model), model, machine, Optional.empty()),
            PassSpec.parse(spec, new PassRegistry(List.of(pass))).values(),
            JobContext.unwatched());
    if (!Arrays.equals(before, OnnxFiles.toBytes(model))) {
      throw new AssertionError(pass.id() + " changed its input");
    }
    if (result.onnx() == model || result.onnx().graph() == model.graph()) {
      throw new AssertionError(pass.id() + " returned its input");
    }
    boolean same = Arrays.equals(before, OnnxFiles.toBytes(result.onnx()));
    if (same != (result.changed() == 0)) {
      throw new AssertionError(
          pass.id()
              + " says it changed "
              + result.changed()
              + " but the model is "
              + (same ? "equal" : "different"));
    }
    return result;
  }

  /** A model of raw tensors around a graph. */
  public static Model wrap(OnnxModel onnx) {
    return new Model(
        Path.of("test.onnx"),
        "0".repeat(64),
        0,
        onnx,
        new ModelSetup(Tasks.RAW_TENSORS, Optional.empty(), List.of(), Optional.empty(), Map.of()));
  }
}
