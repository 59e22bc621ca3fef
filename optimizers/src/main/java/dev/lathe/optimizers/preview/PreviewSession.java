package dev.lathe.optimizers.preview;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.TrainingSteps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The live preview of one model: drafts that follow a recipe under a moving slider. Thread-safe;
 * drafts are made one after another, so cancel an older one before asking for a newer.
 */
public final class PreviewSession implements AutoCloseable {
  /**
   * A draft's answer.
   *
   * @param bytes size: of the file that the recipe makes, or packed, as {@code plan} says
   * @param exact whether it is that size to the byte; else {@link #made} tells it
   */
  public record Draft(Prediction prediction, long bytes, boolean exact, PreviewPlan plan) {}

  /**
   * Where and with what a preview works.
   *
   * @param threads threads within an operator; 0 takes the number of physical cores
   * @param apart whether the model runs in processes of its own, because it is known to crash
   * @param passes the passes that recipes may name
   * @param machine whose instruction set decides the passes' automatic choices
   */
  public record Setting(
      Device device, int threads, boolean apart, PassRegistry passes, Machine machine) {}

  /**
   * A layer with the signal to noise of its change, in dB; infinite when unchanged, NaN when the
   * draft cannot tell.
   */
  public record LayerError(String layer, double sqnrDb) {}

  private record Prepared(Sample given, Sample prepared, Optional<Prediction> original) {}

  private final Model model;
  private final DraftPredictors predictors;
  private final TrainingSteps training;
  private final PreviewModelCache made;
  private final Setting setting;
  private final InPlaceModelBuffer image;
  private final Predictor original;
  private final PreviewEvaluation evaluation;
  private final Object drafting = new Object();
  private Optional<Prepared> current = Optional.empty();

  private PreviewSession(
      Model model, DraftPredictors predictors, Setting setting, InPlaceModelBuffer image) {
    this.model = model;
    this.predictors = predictors;
    this.setting = setting;
    this.training = new TrainingSteps(setting.passes());
    this.made = new PreviewModelCache(model, setting.passes(), setting.machine());
    this.image = image;
    this.original = predictors.original();
    this.evaluation = new PreviewEvaluation(original, model.setup().task().metrics());
  }

  /**
   * Opens the preview.
   *
   * @throws dev.lathe.base.LatheException when the model cannot be opened on the device
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static PreviewSession open(Model model, Setting setting, JobContext context) {
    SessionSettings settings = SessionSettings.of(setting.device(), setting.threads());
    InPlaceModelBuffer image = InPlaceModelBuffer.of(model.onnx(), context);
    context.checkCancelled();
    DraftPredictors predictors =
        setting.apart() || !setting.device().runtime().isBundled()
            ? new DraftPredictors.Apart(model, settings)
            : new DraftPredictors.Here(model, settings);
    return new PreviewSession(model, predictors, setting, image);
  }

  /** The original's answer; computed once for a sample. */
  public Prediction original(Sample sample, JobContext context) {
    synchronized (drafting) {
      Prepared p = prepared(sample);
      if (p.original().isPresent()) {
        return p.original().get();
      }
      Prediction answer = original.predict(p.prepared(), context);
      current = Optional.of(new Prepared(p.given(), p.prepared(), Optional.of(answer)));
      return answer;
    }
  }

  /** Preprocessing takes as long as a run: once for a sample is enough. */
  private Prepared prepared(Sample sample) {
    if (current.isEmpty() || current.get().given() != sample) {
      current = Optional.of(new Prepared(sample, original.prepare(sample), Optional.empty()));
    }
    return current.get();
  }

  /**
   * The answer and the size under a recipe, at once: the weights are overwritten, and what a step
   * does beyond that is left out. Steps that train are left out altogether, here and below.
   *
   * @throws dev.lathe.base.CancelledException when cancelled, also within the native run
   */
  public Draft draft(Recipe whole, Sample sample, JobContext context) {
    Recipe recipe = training.without(whole);
    boolean trains = training.in(whole);
    PreviewPlan plan = planOfWeights(whole);
    boolean exact = !trains && showsAll(plan);
    synchronized (drafting) {
      context.checkCancelled();
      Sample ready = prepared(sample).prepared();
      if (plan.changesNothing()) {
        return new Draft(original(sample, context), size(recipe, plan), exact, plan);
      }
      try (Predictor p = predictor(plan, context)) {
        context.checkCancelled();
        return new Draft(p.predict(ready, context), size(recipe, plan), exact, plan);
      }
    }
  }

  /**
   * The size of the file that the recipe makes, and its answer where that can be had without
   * samples; empty where {@link #draft} says all. Takes as long as the passes do.
   *
   * @throws dev.lathe.base.LatheException when a pass refuses the model
   * @throws dev.lathe.base.CancelledException when cancelled, also within the native run
   */
  public Optional<Draft> made(Recipe whole, Sample sample, JobContext context) {
    boolean trains = training.in(whole);
    return madeWithoutTraining(training.without(whole), sample, context)
        .map(
            d ->
                trains
                    ? new Draft(d.prediction(), d.bytes(), false, d.plan().beforeTraining())
                    : d);
  }

  private Optional<Draft> madeWithoutTraining(Recipe recipe, Sample sample, JobContext context) {
    if (!isWorthMaking(recipe)) {
      return Optional.empty();
    }
    Optional<PreviewModelCache.Made> file = made.make(recipe, context);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    PreviewPlan plan = plan(recipe);
    boolean exact = !plan.packedOnly() && !plan.dependsOnSamples();
    long size = plan.packedOnly() ? packed(recipe, plan, file.get()) : file.get().bytes().length;
    Optional<ByteBuffer> answering = answering(recipe, plan, context);
    if (answering.isEmpty()) {
      Draft d = draft(recipe, sample, context);
      return Optional.of(new Draft(d.prediction(), size, exact, d.plan()));
    }
    try (Predictor p = predictors.draft(answering.get())) {
      Sample ready;
      synchronized (drafting) {
        ready = prepared(sample).prepared();
      }
      PreviewPlan shown = plan.answeredByFile(recipe, setting.passes());
      return Optional.of(new Draft(p.predict(ready, context), size, exact, shown));
    }
  }

  /** The size of the made file if its FP32 weights were packed. */
  private long packed(Recipe recipe, PreviewPlan plan, PreviewModelCache.Made file) {
    return plan.structure()
        ? file.bytes().length - StoredBytes.saving(file.onnx(), plan.edits())
        : size(recipe, plan);
  }

  /**
   * A file that shows more than overwriting the weights does: the real one, or one that has at
   * least what only a file can show. Empty where there is none.
   */
  private Optional<ByteBuffer> answering(Recipe recipe, PreviewPlan plan, JobContext context) {
    return made.answersTruly(recipe) || plan.needsFile()
        ? made.answering(recipe, context)
        : Optional.empty();
  }

  /** Whether overwriting weights shows all that the recipe does to this model. */
  private boolean showsAll(PreviewPlan plan) {
    return plan.onlyWeights() && (plan.passes().isEmpty() || image.isComplete());
  }

  private PreviewPlan planOfWeights(Recipe whole) {
    PreviewPlan plan = plan(training.without(whole));
    return training.in(whole) ? plan.beforeTraining() : plan;
  }

  private PreviewPlan plan(Recipe recipe) {
    PreviewPlan plan = PreviewPlan.of(recipe, setting.passes(), setting.machine());
    return image.isComplete() ? plan : plan.incomplete();
  }

  /**
   * Passes let native code of this process look at a model, which one that crashes must not be
   * given.
   */
  private boolean isWorthMaking(Recipe recipe) {
    return !setting.apart() && !showsAll(plan(recipe)) && made.suits(recipe);
  }

  private Predictor predictor(PreviewPlan plan, JobContext context) {
    return predictors.draft(image.apply(plan, context));
  }

  private long size(Recipe recipe, PreviewPlan plan) {
    if (recipe.steps().stream().noneMatch(Recipe.Step::enabled)) {
      return model.bytes();
    }
    return plan.storedBits() == 32 ? image.bytes() + made.recordBytes(recipe) : image.bytes(plan);
  }

  /**
   * Accuracy and agreement on more and more examples, in a seeded order, until all are asked.
   *
   * @param onStep takes each estimate, on the calling thread
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public void estimate(
      Recipe whole, Dataset data, Consumer<PreviewEvaluation.Step> onStep, JobContext context) {
    Recipe recipe = training.without(whole);
    PreviewPlan plan = plan(recipe);
    Optional<ByteBuffer> file =
        isWorthMaking(recipe) ? answering(recipe, plan, context) : Optional.empty();
    if (file.isEmpty() && plan.needsFile()) {
      // The original's answers must not pass for those of what cannot be made.
      throw LatheException.input(
          "A draft cannot show the answers of this recipe.",
          "It leaves out " + String.join(", ", plan.leftOut()) + ".",
          "Make the variant and compare.");
    }
    if (file.isEmpty() && plan.changesNothing()) {
      evaluation.run(Optional.empty(), data, onStep, context);
      return;
    }
    try (Predictor p = file.map(predictors::draft).orElseGet(() -> atOnce(plan, context))) {
      evaluation.run(Optional.of(p), data, onStep, context);
    }
  }

  private Predictor atOnce(PreviewPlan plan, JobContext context) {
    synchronized (drafting) {
      return predictor(plan, context);
    }
  }

  /** The layers whose weights drafts may change, in the order of the graph. */
  public List<String> layers() {
    return IntStream.range(0, image.weights().size())
        .mapToObj(i -> image.weights().get(i).label())
        .toList();
  }

  /**
   * The weights of a layer under a recipe.
   *
   * @throws IllegalArgumentException when there is no such layer
   */
  public LayerView layer(String name, Recipe whole) {
    int index = layers().indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("no layer '" + name + "'");
    }
    PreviewPlan plan = planOfWeights(whole);
    synchronized (drafting) {
      return LayerView.of(image.weights().get(index), image.changes(plan).apply(index), plan);
    }
  }

  /** The error of each layer under a recipe, in the order of the graph. */
  public List<LayerError> errors(Recipe whole, JobContext context) {
    PreviewPlan plan = planOfWeights(whole);
    IntFunction<float[]> changes;
    synchronized (drafting) {
      changes = image.changes(plan);
    }
    List<LayerError> errors = new ArrayList<>();
    for (int i = 0; i < image.weights().size(); i++) {
      context.checkCancelled();
      Weight w = image.weights().get(i);
      // Layer by layer, so that a draft never waits for all of them.
      synchronized (drafting) {
        errors.add(new LayerError(w.label(), LayerView.sqnr(w.elements(), changes.apply(i), plan)));
      }
    }
    return errors;
  }

  @Override
  public void close() {
    synchronized (drafting) {
      original.close();
    }
  }
}
