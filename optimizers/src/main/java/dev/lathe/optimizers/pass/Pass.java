package dev.lathe.optimizers.pass;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Machine;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One transformation of a model, declared once. A pass holds no state and never changes its input.
 */
public interface Pass {
  /** What a pass needs besides the model. */
  enum Need {
    /** Unlabelled samples of the task. */
    CALIBRATION_DATA,
    /** Labelled examples. */
    LABELS,
    /** The training engine. */
    TRAINING
  }

  /** The id in flags and recipes, e.g. {@code int8-static}. */
  String id();

  /** What panels call it. */
  String name();

  /** One sentence: what it does to the model. */
  String doc();

  /**
   * A sentence on what to expect, honest about what it does not bring; empty when there is nothing
   * to warn of.
   */
  String expectation();

  /** Its parameters, in the order of the panel. */
  List<Param<?>> params();

  /** What it needs, whatever its values. */
  Set<Need> needs();

  /** What it needs under these values. */
  default Set<Need> needs(ParamValues values) {
    return needs();
  }

  /**
   * Values with which it makes what a preview can show of it without training; empty when it does
   * not train under these values, or does nothing else.
   */
  default Optional<ParamValues> untrained(ParamValues values) {
    return Optional.empty();
  }

  /**
   * Whether only weights change, shapes and nodes stay: then the live preview may rewrite
   * initializers in place.
   */
  boolean changesOnlyWeights();

  /** Why it cannot work on this model; empty when it can. */
  Optional<String> unsupported(OnnxModel model);

  /**
   * Makes the new model.
   *
   * @throws dev.lathe.base.LatheException when it cannot, saying why
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  PassResult apply(Input input, ParamValues values, JobContext context);

  /**
   * What {@link #apply} would make but for the numbers that samples decide: the same nodes and as
   * many bytes. For passes that need calibration data and can say this without; empty for others.
   *
   * @param input its data are not looked at
   * @throws dev.lathe.base.LatheException when it cannot, saying why
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  default Optional<PassResult> outline(Input input, ParamValues values, JobContext context) {
    return Optional.empty();
  }

  /**
   * What a pass works on.
   *
   * @param model task, preprocessing and, in {@code model.onnx()}, the graph of the original
   * @param onnx the graph to transform: the result of the pass before
   * @param machine the machine whose instruction set decides automatic choices
   * @param data samples, where given
   */
  record Input(Model model, OnnxModel onnx, Machine machine, Optional<Dataset> data) {}
}
