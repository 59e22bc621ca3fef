package dev.lathe.optimizers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.distillation.DistilPass;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.training.recover.RecoverPass;
import java.util.List;
import java.util.Optional;

/** Passes that train, as tests apply them: for epochs, never for minutes. */
public final class Training {
  private Training() {}

  /**
   * Applies a pass in its command-line form.
   *
   * @param original teaches
   * @param onnx what came of it so far
   */
  public static PassResult apply(
      Pass pass,
      String values,
      Model original,
      OnnxModel onnx,
      Optional<Dataset> data,
      JobContext context) {
    String spec = pass.id() + (values.isEmpty() ? "" : ":" + values);
    return pass.apply(
        new Pass.Input(original, onnx, Machines.vnni(), data),
        PassSpec.parse(spec, new PassRegistry(List.of(pass))).values(),
        context);
  }

  /** Applies a pass to the original itself. */
  public static PassResult apply(Pass pass, String values, Model original, Dataset data) {
    return apply(
        pass, values, original, original.onnx(), Optional.of(data), JobContext.unwatched());
  }

  /** A student of a teacher. */
  public static PassResult distil(Model teacher, String values, Dataset data) {
    return distil(teacher, values, data, JobContext.unwatched());
  }

  /** A student of a teacher, watched. */
  public static PassResult distil(Model teacher, String values, Dataset data, JobContext context) {
    return apply(
        new DistilPass(),
        "minutes=0,learning-rate=0.01," + values,
        teacher,
        teacher.onnx(),
        Optional.of(data),
        context);
  }

  /** A network that has learned its labelled data from nothing. */
  public static OnnxModel learned(Model random, double learningRate, Dataset data) {
    String values = "labels=yes,epochs=20,minutes=0,normalize=false,learning-rate=" + learningRate;
    return apply(new RecoverPass(), values, random, data).onnx();
  }
}
