package dev.lathe.optimizers.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.cleanup.CleanPass;
import dev.lathe.optimizers.preview.PreviewEvaluation;
import dev.lathe.optimizers.preview.PreviewSession;
import dev.lathe.optimizers.quantization.WeightQuantization;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Holds what a preview shows against the file that the recipe makes: the answers, the agreement
 * with the original, the error of each layer's weights, and the size.
 */
public final class DraftTruth {
  /** Of a score in 0 … 1: the same numbers, computed by another session. */
  private static final double SCORE = 1e-5;

  /** One example: dynamic quantization looks at all examples of a batch together. */
  private static final double AGREEMENT = 0.0251;

  /** Where the draft says that it leaves something out: of the agreement, a share. */
  private static final double ROUGH_AGREEMENT = 0.1;

  /** Of the error of a layer's weights: steps are multiplied in other precisions. */
  private static final double DECIBELS = 0.5;

  /**
   * The same of a layer whose batch normalization the pass folds into its weights first: the file's
   * are then other weights, each channel times a factor, with another share in the error.
   */
  private static final double FOLDED_DECIBELS = 4;

  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  private static final SessionSettings SETTINGS = SessionSettings.of(CPU, 1);

  private final Path dir;
  private final Machine machine;
  private final PassRegistry registry;
  private final Model model;
  private final Dataset data;

  /**
   * Of a classifier.
   *
   * @param dir for files
   * @param data what it is asked, calibrated and judged on
   */
  public DraftTruth(
      Path dir, Machine machine, PassRegistry registry, OnnxModel onnx, Dataset data) {
    this.dir = dir;
    this.machine = machine;
    this.registry = registry;
    this.data = data;
    Path file = dir.resolve("original.onnx");
    OnnxFiles.write(onnx, file);
    this.model = at(file, onnx);
  }

  private static Model at(Path file, OnnxModel onnx) {
    try {
      return new Model(file, "1".repeat(64), Files.size(file), onnx, SmallTask.model(onnx).setup());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Fails where the preview shows something else than the file. */
  public void hold(Recipe recipe) {
    Optional<Model> variant = written(recipe);
    try (PreviewSession session =
        PreviewSession.open(
            model,
            new PreviewSession.Setting(CPU, 1, false, registry, machine),
            JobContext.unwatched())) {
      if (variant.isEmpty()) {
        assertThat(refusal(() -> shown(session, recipe)))
            .as("the draft is refused too")
            .isPresent();
        return;
      }
      try (Predictor made = Predictors.open(variant.get(), SETTINGS)) {
        PreviewSession.Draft shown = shown(session, recipe);
        boolean whole = shown.plan().leftOut().isEmpty();
        if (shown.plan().packedOnly()) {
          assertThat(shown.bytes()).as("packed size").isLessThan(variant.get().bytes());
        } else {
          assertThat(shown.exact())
              .as("whether the size is told exactly")
              .isEqualTo(!cannotBeMade(recipe) && !chooseBySamples(recipe));
        }
        if (shown.exact() && !shown.plan().packedOnly()) {
          assertThat(shown.bytes()).as("size").isEqualTo(variant.get().bytes());
        }
        if (whole) {
          sameAnswer(shown.prediction(), predict(made, sample()));
        }
        if (cannotBeMade(recipe)) {
          assertThat(shown.plan().leftOut()).isNotEmpty();
          assertThat(refusal(() -> session.estimate(recipe, data, x -> {}, JobContext.unwatched())))
              .as("the original's answers do not pass for those of the file")
              .isPresent();
        } else {
          sameAgreement(session, recipe, made, whole);
        }
      }
      sameErrors(session, recipe, variant.get().onnx());
    }
  }

  /** Whether a step has no form without samples, which a preview has none of. */
  private boolean cannotBeMade(Recipe recipe) {
    return new RecipeRunner(registry)
        .draft(model, recipe, machine, JobContext.unwatched())
        .isEmpty();
  }

  /** The variant; empty where the recipe is refused. */
  private Optional<Model> written(Recipe recipe) {
    Path file = dir.resolve("variant.onnx");
    List<OnnxModel> onnx = new ArrayList<>();
    Optional<LatheException> refused =
        refusal(
            () -> {
              onnx.add(made(recipe));
              OnnxFiles.write(onnx.get(0), file);
            });
    return refused.isPresent() ? Optional.empty() : Optional.of(at(file, onnx.get(0)));
  }

  /**
   * What the recipe makes.
   *
   * @throws LatheException when it is refused
   */
  public OnnxModel made(Recipe recipe) {
    return new RecipeRunner(registry)
        .run(model, recipe, Optional.of(data), machine, JobContext.unwatched())
        .onnx();
  }

  private static Optional<LatheException> refusal(Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (LatheException e) {
      return Optional.of(e);
    }
  }

  private Sample sample() {
    return data.examples().get(0).sample();
  }

  /** What stands on the screen in the end. */
  private PreviewSession.Draft shown(PreviewSession session, Recipe recipe) {
    PreviewSession.Draft first = session.draft(recipe, sample(), JobContext.unwatched());
    return session.made(recipe, sample(), JobContext.unwatched()).orElse(first);
  }

  private static Prediction predict(Predictor predictor, Sample sample) {
    return predictor.predict(sample, JobContext.unwatched());
  }

  private static Classification classes(Prediction p) {
    return (Classification) p.answer();
  }

  private static void sameAnswer(Prediction shown, Prediction made) {
    List<ScoredLabel> a = classes(shown).labels();
    List<ScoredLabel> b = classes(made).labels();
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.size(); i++) {
      assertThat(a.get(i).score()).as("score").isCloseTo(b.get(i).score(), within(SCORE));
    }
    assertThat(classes(shown).best()).isEqualTo(classes(made).best());
  }

  private void sameAgreement(PreviewSession session, Recipe recipe, Predictor made, boolean whole) {
    List<PreviewEvaluation.Step> steps = new ArrayList<>();
    session.estimate(recipe, data, steps::add, JobContext.unwatched());
    PreviewEvaluation.Step last = steps.get(steps.size() - 1);
    assertThat(last.n()).isEqualTo(data.size());
    int agreeing = 0;
    int right = 0;
    for (Example e : data.examples()) {
      int best = classes(predict(made, e.sample())).best();
      agreeing +=
          best == classes(session.original(e.sample(), JobContext.unwatched())).best() ? 1 : 0;
      right += best == e.label().orElseThrow() ? 1 : 0;
    }
    double tolerance = whole ? AGREEMENT : ROUGH_AGREEMENT;
    if (whole || !chooseBySamples(recipe)) {
      assertThat(last.agreement().orElseThrow().estimate().value())
          .as("agreement")
          .isCloseTo((double) agreeing / data.size(), within(tolerance));
      assertThat(last.quality().orElseThrow().estimate().value())
          .as("accuracy")
          .isCloseTo((double) right / data.size(), within(tolerance));
    }
  }

  /** Then the draft says so, and the file may be quite another. */
  private boolean chooseBySamples(Recipe recipe) {
    return recipe.enabledSteps().stream()
        .map(s -> registry.require(s.passId()).draft(s.values(), machine))
        .anyMatch(d -> !d.leftOutOfFile().isEmpty());
  }

  private void sameErrors(PreviewSession session, Recipe recipe, OnnxModel variant) {
    List<WeightTarget> targets = WeightTargets.find(model.onnx()).targets();
    OnnxModel clean = Passes.apply(new CleanPass(), "", model.onnx()).onnx();
    for (PreviewSession.LayerError error : session.errors(recipe, JobContext.unwatched())) {
      if (Double.isNaN(error.sqnrDb())) {
        continue;
      }
      WeightTarget target =
          targets.stream().filter(t -> t.label().equals(error.layer())).findFirst().orElseThrow();
      float[] before = Tensors.floats(target.tensor());
      float[] cleaned = stored(clean, target);
      float[] after = stored(variant, target);
      if (Double.isInfinite(error.sqnrDb())) {
        assertThat(after).as(error.layer() + " is unchanged").isEqualTo(before);
      } else {
        assertThat(error.sqnrDb())
            .as("SQNR of " + error.layer())
            .isCloseTo(
                Math.max(
                    WeightQuantization.sqnrDb(before, after),
                    WeightQuantization.sqnrDb(cleaned, after)),
                within(Arrays.equals(before, cleaned) ? DECIBELS : FOLDED_DECIBELS));
      }
    }
  }

  /** A weight as the variant stores it: as it is, in FP16, or as integers with scales. */
  private static float[] stored(OnnxModel variant, WeightTarget target) {
    String name = target.source().name();
    Optional<Value> plain = initializer(variant, name);
    if (plain.isPresent()) {
      return Tensors.floats(plain.get().constant().orElseThrow());
    }
    Value integers = initializer(variant, name + "_quantized").orElseThrow();
    float[] scales =
        Tensors.floats(
            initializer(variant, name + "_scale").orElseThrow().constant().orElseThrow());
    byte[] zeros = new byte[scales.length];
    Optional<Value> shared =
        integers.uses().stream()
            .filter(u -> u.node().is("DequantizeLinear"))
            .flatMap(u -> u.node().input(2).stream())
            .findFirst();
    shared
        .or(() -> initializer(variant, name + "_zero_point"))
        .map(z -> z.constant().orElseThrow())
        .ifPresent(
            z -> {
              for (int i = 0; i < zeros.length; i++) {
                zeros[i] = z.bytes().get(Math.min(i, (int) z.elements() - 1));
              }
            });
    var data = integers.constant().orElseThrow();
    boolean signed = data.type() == dev.lathe.engine.graph.DataType.INT8;
    float[] out = new float[(int) data.elements()];
    boolean first = target.axis() == 0;
    for (int i = 0; i < out.length; i++) {
      int channel = first ? i / (out.length / scales.length) : i % scales.length;
      int q = data.bytes().get(i);
      int z = zeros[channel];
      out[i] = scales[channel] * (signed ? q - z : (q & 0xff) - (z & 0xff));
    }
    return out;
  }

  private static Optional<Value> initializer(OnnxModel model, String name) {
    return model.graph().initializers().stream().filter(v -> v.name().equals(name)).findFirst();
  }
}
