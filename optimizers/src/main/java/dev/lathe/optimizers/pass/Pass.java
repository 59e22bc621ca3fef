package dev.lathe.optimizers.pass;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.task.EmbeddedPreprocessing;
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

  /** What a pass is for; lists show passes family by family, in this order. */
  enum Family {
    /** Equal answers from another graph. */
    CLEAN_UP("clean-up"),
    /** Fewer bits. */
    QUANTIZE("quantize"),
    /** Fewer weights. */
    PRUNE("prune"),
    /** Training and distillation: takes time and data. */
    TRAIN("train");

    private final String word;

    Family(String word) {
      this.word = word;
    }

    /** The word in JSON and docs. */
    public String word() {
      return word;
    }
  }

  /** The id in flags and recipes, e.g. {@code int8-static}. */
  String id();

  /** What panels call it. */
  String name();

  /** One sentence: what it does to the model. */
  String doc();

  /** What it brings in a few words, at most 60 characters: one line in menus. */
  String brief();

  /**
   * A sentence on what to expect, honest about what it does not bring; empty when there is nothing
   * to warn of.
   */
  String expectation();

  /** Its parameters, in the order of the panel. */
  List<Param<?>> params();

  /** What it is for. */
  Family family();

  /**
   * Whether it takes something out of the graph's structure, or makes another: channels, layers,
   * and so the shapes of initializers, are not those of before.
   */
  default boolean changesStructure() {
    return false;
  }

  /**
   * Whether what it makes takes another input than the model did, for the same answers; what is
   * asked of it is then prepared by a setup of its own.
   */
  default boolean changesInput() {
    return false;
  }

  /**
   * What the live preview can show of it under these values. Unless a pass says otherwise its file
   * is made in memory, or nothing is shown where it trains.
   *
   * @param machine the machine whose instruction set decides automatic choices
   */
  default PassDraft draft(ParamValues values, Machine machine) {
    return needs(values).contains(Need.TRAINING)
        ? PassDraft.nothing()
        : PassDraft.file("what " + name() + " does");
  }

  /** Whether it can be limited to some nodes: see {@link NodeSelection}. */
  default boolean takesNodes() {
    return params().contains(NodeSelection.PARAM);
  }

  /**
   * Whether what it makes is quantized, so that passes which cut or train weights belong before it,
   * and whether it therefore is added at the end of a recipe.
   */
  default boolean endsQuantized() {
    return family() == Family.QUANTIZE;
  }

  /**
   * The parameter that says how much is cut, where the pass can show a plan of channels before it
   * cuts them: panels put stops with their latency on its slider.
   */
  default Optional<Param.DecimalParam> channelShare() {
    return Optional.empty();
  }

  /** The parameter that short names of variants tell even where it has its initial value. */
  default Optional<Param<?>> headline() {
    return Optional.empty();
  }

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
  record Input(Model model, OnnxModel onnx, Machine machine, Optional<Dataset> data) {
    /**
     * The model with the setup with which the graph to transform is asked: a pass before may have
     * written a part of the preprocessing into it.
     */
    public Model asked() {
      return new Model(
          model.file(),
          model.sha256(),
          model.bytes(),
          onnx,
          EmbeddedPreprocessing.asked(model.setup(), onnx));
    }
  }
}
