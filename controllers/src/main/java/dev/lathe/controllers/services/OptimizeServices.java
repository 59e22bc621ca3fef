package dev.lathe.controllers.services;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.LeftAlone;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the screen "Optimize" needs from below. Methods that take a context run on worker threads.
 */
public interface OptimizeServices {
  /** The passes there are. */
  PassRegistry passes();

  /** Why the pass cannot work on the model, a sentence; empty when it can. */
  Optional<String> unsupported(String passId, Model model);

  /** Applies a recipe and writes the result into a temporary file; the caller closes what comes. */
  Applied apply(Model model, Recipe recipe, Optional<Dataset> data, JobContext context);

  /**
   * Makes the models on the way of a recipe again: all but the last, which is there already.
   *
   * @param result what the whole recipe made
   */
  Steps steps(Model model, Recipe recipe, Path result, Optional<Dataset> data, JobContext context);

  /** Channel pruning looked at before it is done. */
  PruneServices pruning();

  /** Opens the live preview of a model. */
  Preview openPreview(Model model, JobContext context);

  /**
   * A finished recipe; closing it removes the file of the new model, but not its steps.
   *
   * @param file the new model
   * @param recipeJson what was done, replayable
   * @param reports pass by pass
   * @param steps the models on the way, for the caller to close; empty with one pass
   * @param remove removes the file
   */
  record Applied(
      Path file, String recipeJson, List<Report> reports, Optional<Steps> steps, Runnable remove)
      implements AutoCloseable {
    /** Copies the list. */
    public Applied {
      reports = List.copyOf(reports);
    }

    @Override
    public void close() {
      remove.run();
    }
  }

  /** Original, models on the way and result of a recipe; the ones on the way go when closed. */
  interface Steps extends AutoCloseable {
    /** Size and work of each. */
    Waterfall waterfall();

    /** Each as a file. */
    List<Model> models();

    @Override
    void close();
  }

  /**
   * What a pass did.
   *
   * @param pass its name
   * @param changed how many nodes or weights
   * @param notes automatic choices with their reasons
   * @param refused what was left alone
   */
  record Report(String pass, int changed, List<String> notes, List<LeftAlone> refused) {
    /** Copies the lists. */
    public Report {
      notes = List.copyOf(notes);
      refused = List.copyOf(refused);
    }
  }

  /** Drafts of a model that follow the sliders. */
  interface Preview extends AutoCloseable {
    /** The answer of the original. */
    Prediction original(Sample sample, JobContext context);

    /** The answer and size under a recipe, at once. */
    Draft draft(Recipe recipe, Sample sample, JobContext context);

    /**
     * The size of the file that the recipe makes, and its answer where that can be had without
     * samples; empty where the draft says all.
     */
    Optional<Draft> made(Recipe recipe, Sample sample, JobContext context);

    /**
     * Accuracy on more and more examples while nobody moves the slider.
     *
     * @param onStep takes each estimate, on the worker thread
     */
    void estimate(Recipe recipe, Dataset data, Consumer<Step> onStep, JobContext context);

    /** The layers whose weights can change, in order. */
    List<String> layers();

    /** The weights of a layer under a recipe. */
    Layer layer(String name, Recipe recipe, JobContext context);

    /** Error of each layer under a recipe: signal to quantization noise in dB, by layer. */
    List<LayerError> errors(Recipe recipe, JobContext context);

    @Override
    void close();
  }

  /**
   * A draft's answer.
   *
   * @param bytes size of the file that the recipe would make
   * @param exact whether that size is right to the byte
   * @param packed whether it is what the weights would take packed, while the file stays as large
   * @param approximate what the draft leaves out, a sentence; empty when nothing
   */
  record Draft(
      Prediction prediction, long bytes, boolean exact, boolean packed, String approximate) {}

  /**
   * An estimate after n examples.
   *
   * @param quality how good the draft is, by the task's first metric that needs what is right;
   *     empty without labels
   * @param original the original's on the same examples
   * @param agreement with the original's answers
   */
  record Step(
      int n,
      int total,
      Optional<Score> quality,
      Optional<Score> original,
      Optional<Score> agreement) {}

  /**
   * A metric's value with its 95 % interval.
   *
   * @param name of the metric, for people
   * @param doc what it says, one sentence
   * @param share whether it is a share in 0..1
   */
  record Score(String name, String doc, boolean share, double value, double low, double high) {}

  /**
   * A layer's weights.
   *
   * @param counts histogram over [low, high] of the original weights
   * @param grid the values that quantized weights can take, rising; empty without quantization
   * @param sqnrDb signal to noise of the change; infinite when nothing changes, NaN when a draft
   *     cannot tell
   */
  @SuppressWarnings("ArrayRecordComponent") // Drawn once and dropped; never compared.
  record Layer(String name, double low, double high, long[] counts, double[] grid, double sqnrDb) {}

  /** How much a layer's weights suffer, as {@link Layer#sqnrDb}. */
  record LayerError(String layer, double sqnrDb) {}
}
