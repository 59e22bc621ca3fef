package dev.lathe.optimizers.recipe;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.task.EmbeddedPreprocessing;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Figure;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Applies recipes to models. The same recipe on the same model and data makes the same bytes. */
public final class RecipeRunner {
  private final PassRegistry registry;

  /** A runner of the passes in this registry. */
  public RecipeRunner(PassRegistry registry) {
    this.registry = registry;
  }

  /**
   * What came out.
   *
   * @param onnx the new model with its provenance in the metadata
   * @param steps what each enabled step did
   * @param seconds wall-clock time of all passes and checks
   */
  public record Outcome(OnnxModel onnx, List<StepResult> steps, double seconds) {
    /** Copies the list. */
    public Outcome {
      steps = List.copyOf(steps);
    }
  }

  /**
   * What one step did.
   *
   * @param changed how many nodes or weights were changed
   * @param done what was done, node by node
   * @param refused what was left alone, node by node, each with the reason
   * @param notes automatic choices with their reasons, and what could not be checked
   * @param seconds wall-clock time of the pass and the check of its result
   * @param figures what the pass measured
   */
  public record StepResult(
      String passId,
      ParamValues values,
      int changed,
      List<NodeNote> done,
      List<NodeNote> refused,
      List<String> notes,
      double seconds,
      List<Figure> figures) {
    /** Copies the lists. */
    public StepResult {
      done = List.copyOf(done);
      refused = List.copyOf(refused);
      notes = List.copyOf(notes);
      figures = List.copyOf(figures);
    }

    /** A step that measured nothing. */
    public StepResult(
        String passId,
        ParamValues values,
        int changed,
        List<NodeNote> done,
        List<NodeNote> refused,
        List<String> notes,
        double seconds) {
      this(passId, values, changed, done, refused, notes, seconds, List.of());
    }
  }

  /**
   * Applies every enabled step in order. Each result passes the official checker and opens in ONNX
   * Runtime before the next step gets it.
   *
   * @throws LatheException naming the pass, when it does not suit the model, lacks data, or fails
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public Outcome run(
      Model model, Recipe recipe, Optional<Dataset> data, Machine machine, JobContext context) {
    return run(model, recipe, data, machine, (step, onnx) -> {}, context);
  }

  /**
   * The same.
   *
   * @param onStep is given what each step did, and the model that a recipe of the steps so far
   *     would make
   */
  public Outcome run(
      Model model,
      Recipe recipe,
      Optional<Dataset> data,
      Machine machine,
      BiConsumer<StepResult, OnnxModel> onStep,
      JobContext context) {
    long start = System.nanoTime();
    // Everything that can be refused without work is refused before any work.
    recipe.steps().forEach(this::validate);
    model.requireOutputs();
    model.requireOneGraph("changed");
    List<Recipe.Step> enabled = recipe.enabledSteps();
    enabled.forEach(step -> requireData(registry.require(step.passId()), step.values(), data));
    if (!enabled.isEmpty()) {
      OnnxChecker.prepare();
    }
    OnnxModel onnx = model.onnx();
    List<StepResult> results = new ArrayList<>();
    for (Recipe.Step step : enabled) {
      context.checkCancelled();
      long begin = System.nanoTime();
      Pass pass = registry.require(step.passId());
      PassResult result = hold(pass, step, new Pass.Input(model, onnx, machine, data), context);
      context.checkCancelled();
      List<String> notes = new ArrayList<>(result.notes());
      if (result.changed() > 0) {
        context.progress(0, 0, "Checking the result of " + pass.name());
        ModelCheck.require(result.onnx(), onnx, pass.id()).ifPresent(notes::add);
      }
      results.add(
          new StepResult(
              pass.id(),
              step.values(),
              result.changed(),
              result.done(),
              result.refused(),
              notes,
              secondsSince(begin),
              result.figures()));
      onnx = result.onnx();
      Recipe soFar = new Recipe(enabled.subList(0, results.size()));
      onStep.accept(results.get(results.size() - 1), Provenance.record(onnx, model, soFar));
    }
    return new Outcome(Provenance.record(onnx, model, recipe), results, secondsSince(start));
  }

  /** What takes the place of a pass that needs samples, in a draft. */
  @FunctionalInterface
  public interface WithoutSamples {
    /** Another model; empty when the pass can do nothing without samples. */
    Optional<OnnxModel> apply(Pass pass, Pass.Input input, ParamValues values);
  }

  /**
   * As {@link #draft(Model, Recipe, Machine, WithoutSamples, JobContext)}, down to the byte: steps
   * that need samples put guesses in the place of what these would tell, which take as many bytes.
   */
  public Optional<OnnxModel> draft(
      Model model, Recipe recipe, Machine machine, JobContext context) {
    return draft(
        model,
        recipe,
        machine,
        (pass, input, values) ->
            ofWhatIsValid(input, () -> pass.outline(input, values, context).map(PassResult::onnx)),
        context);
  }

  /**
   * The model that {@link #run} would make, without the checks of each result: for a preview, not
   * for a file to keep.
   *
   * @param withoutSamples what takes the place of steps that need samples
   * @return empty when a step can do nothing without samples
   * @throws LatheException when a step does not suit the model
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public Optional<OnnxModel> draft(
      Model model,
      Recipe recipe,
      Machine machine,
      WithoutSamples withoutSamples,
      JobContext context) {
    recipe.steps().forEach(this::validate);
    model.requireOutputs();
    model.requireOneGraph("changed");
    OnnxModel onnx = model.onnx();
    for (Recipe.Step step : recipe.steps()) {
      if (step.enabled()) {
        context.checkCancelled();
        Pass pass = registry.require(step.passId());
        Pass.Input input = new Pass.Input(model, onnx, machine, Optional.empty());
        Optional<OnnxModel> result =
            pass.needs(step.values()).isEmpty()
                ? Optional.of(apply(pass, step, input, context).onnx())
                : withoutSamples.apply(pass, input, step.values());
        if (result.isEmpty()) {
          return Optional.empty();
        }
        onnx = result.get();
      }
    }
    return Optional.of(Provenance.record(onnx, model, recipe));
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Applies a pass; where it stops at a model that ONNX Runtime refuses, too, that is said. */
  private static PassResult hold(
      Pass pass, Recipe.Step step, Pass.Input input, JobContext context) {
    try {
      return apply(pass, step, input, context);
    } catch (LatheException | CancelledException e) {
      throw e;
    } catch (RuntimeException e) {
      throw ModelCheck.refusal(input.onnx()).map(RuntimeException.class::cast).orElse(e);
    }
  }

  private static PassResult apply(
      Pass pass, Recipe.Step step, Pass.Input input, JobContext context) {
    ofWhatIsValid(input, () -> pass.unsupported(input.onnx()))
        .ifPresent(
            reason -> {
              throw LatheException.input(
                  "The pass " + pass.id() + " cannot be applied to " + input.model().name() + ".",
                  reason,
                  "Leave it out, or choose another pass.");
            });
    requirePreparedOutside(pass, step, input);
    context.progress(0, 0, pass.name());
    GraphFingerprint before = GraphFingerprint.of(input.onnx());
    PassResult result = ofWhatIsValid(input, () -> pass.apply(input, step.values(), context));
    if (result.onnx() == input.onnx() || result.onnx().graph() == input.onnx().graph()) {
      throw new IllegalStateException("the pass " + pass.id() + " returned its input");
    }
    if (!before.equals(GraphFingerprint.of(input.onnx()))) {
      throw new IllegalStateException("the pass " + pass.id() + " changed its input");
    }
    return result;
  }

  /** Training takes the tensors that the original takes, which its teacher is asked with. */
  private static void requirePreparedOutside(Pass pass, Recipe.Step step, Pass.Input input) {
    boolean inside =
        EmbeddedPreprocessing.of(input.onnx()).isPresent()
            && EmbeddedPreprocessing.of(input.model().onnx()).isEmpty();
    if (inside && pass.needs(step.values()).contains(Pass.Need.TRAINING)) {
      throw LatheException.input(
          pass.name() + " cannot follow a step that writes preprocessing into the graph.",
          "It compares the variant with the original on the same tensors, and the two take"
              + " different ones then.",
          "Move that step to the end of the recipe.");
    }
  }

  /** Says of a model that is not valid what is wrong with it, rather than where a pass stopped. */
  private static <T> T ofWhatIsValid(Pass.Input input, Supplier<T> work) {
    try {
      return work.get();
    } catch (LatheException | CancelledException e) {
      throw e;
    } catch (RuntimeException e) {
      throw ModelCheck.faultOf(input.onnx(), e).map(RuntimeException.class::cast).orElse(e);
    }
  }

  private void validate(Recipe.Step step) {
    Pass pass = registry.require(step.passId());
    step.values()
        .values()
        .forEach((key, value) -> check(pass, PassRegistry.requireParam(pass, key), value));
  }

  @SuppressWarnings("unchecked") // The value's class is compared before the cast.
  private static <T> void check(Pass pass, Param<T> param, Object value) {
    Optional<String> problem =
        param.initial().getClass().isInstance(value)
            ? param.problem((T) value)
            : Optional.of("it has the wrong type");
    problem.ifPresent(
        p -> {
          throw LatheException.input(
              "The parameter " + param.id() + " of " + pass.id() + " cannot be " + value + ".",
              p + ".",
              "");
        });
  }

  private static void requireData(Pass pass, ParamValues values, Optional<Dataset> data) {
    if (pass.needs(values).contains(Pass.Need.CALIBRATION_DATA)
        && data.filter(d -> d.size() > 0).isEmpty()) {
      throw LatheException.input(
              "The pass " + pass.id() + " needs calibration data.",
              "It runs the model on samples to see which values occur.",
              "Choose data.")
          .with(Remedy.DATA);
    }
    if (pass.needs(values).contains(Pass.Need.LABELS)
        && data.filter(d -> d.labelled() > 0).isEmpty()) {
      throw LatheException.input(
              "The pass " + pass.id() + " needs labelled examples.", "", "Choose data with labels.")
          .with(Remedy.DATA);
    }
  }

  /**
   * Writes the model of an outcome: to a temporary file, then moved into place.
   *
   * @throws LatheException when it cannot be written; the target is then as it was
   */
  public static void write(Outcome outcome, Path file) {
    OnnxFiles.write(outcome.onnx(), file);
  }
}
