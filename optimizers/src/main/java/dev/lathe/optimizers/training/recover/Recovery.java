package dev.lathe.optimizers.training.recover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.PassResult;
import dev.lathe.optimizers.PassResult.NodeNote;
import dev.lathe.optimizers.cleanup.CleanPass;
import dev.lathe.optimizers.training.Torch;
import dev.lathe.optimizers.training.TrainableGraph;
import dev.lathe.optimizers.training.TrainingParams;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.TrainingData;
import dev.lathe.optimizers.training.fit.CachedTeacher;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.Judge;
import dev.lathe.optimizers.training.fit.LearningRateFinder;
import dev.lathe.optimizers.training.fit.Losses;
import dev.lathe.optimizers.training.fit.Objective;
import dev.lathe.optimizers.training.fit.OrtTeacher;
import dev.lathe.optimizers.training.fit.Plan;
import dev.lathe.optimizers.training.fit.Teacher;
import dev.lathe.optimizers.training.fit.Trainer;
import dev.lathe.optimizers.training.fit.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One run of the pass "recover". */
final class Recovery {
  private static final int BATCH = 64;
  private static final double TEMPERATURE = 2;
  private static final double SMOOTHING = 0.05;
  private static final double WEIGHT_DECAY = 1e-2;

  private final Pass.Input input;
  private final ParamValues values;
  private final JobContext context;
  private final List<String> notes = new ArrayList<>();
  private final long seed;

  Recovery(Pass.Input input, ParamValues values, JobContext context) {
    this.input = input;
    this.values = values;
    this.context = context;
    this.seed = values.get(TrainingParams.SEED);
  }

  PassResult run() {
    OnnxModel original = input.model().onnx();
    Head head = Head.of(original.graph(), input.model().setup().task());
    try (TrainingData data =
            TrainingData.of(input.model(), input.data().orElseThrow(), seed, context);
        Teacher teacher = new OrtTeacher(original, List.of(head.output()));
        Teacher onHeldOut = new CachedTeacher(teacher, data.heldOut(), context);
        NDManager manager = Torch.newManager()) {
      notes.addAll(data.problems().stream().limit(3).toList());
      boolean byLabels = labels(data, head);
      OnnxModel prepared = prepared(data, manager);
      boolean normalized = prepared != input.onnx();
      try (TrainableGraph graph = TrainableGraph.open(prepared, manager)) {
        requireWeights(graph);
        Judge judge =
            byLabels
                ? Judge.byLabels(data.heldOut(), head)
                : Judge.byTeacher(data.heldOut(), head, onHeldOut);
        Objective objective = objective(head, teacher, manager, byLabels);
        Plan plan = plan(graph, data, objective);
        Trainer.Outcome outcome =
            new Trainer("", graph, data.training(), objective, judge, Optional.empty())
                .run(plan, context);
        tell(outcome, judge.score(onHeldOut, context), byLabels, plan);
        List<NodeNote> done =
            graph.parameters().keySet().stream()
                .map(v -> new NodeNote(v.name(), "trained"))
                .toList();
        OnnxModel result = graph.toOnnx();
        return new PassResult(
            normalized ? folded(result) : result, done.size(), done, List.of(), notes);
      }
    }
  }

  private boolean labels(TrainingData data, Head head) {
    String wish = values.get(TrainingParams.LABELS);
    boolean possible = data.isLabelled() && head.isClasses();
    if (wish.equals("yes") && !possible) {
      throw LatheException.input(
          "The model cannot be trained with labels.",
          head.isClasses() ? "Not every example has one." : "It does not answer with classes.",
          "Give labelled data, or let the original be the teacher (labels=no).");
    }
    return possible && !wish.equals("no");
  }

  private OnnxModel prepared(TrainingData data, NDManager manager) {
    if (!values.get(RecoverPass.NORMALIZE) || !BatchNormInsertion.isWorthwhile(input.onnx())) {
      return input.onnx();
    }
    try (TrainableGraph graph = TrainableGraph.open(input.onnx(), manager)) {
      context.progress(0, 0, "Measuring channels");
      notes.add("Convolutions were normalized while training, which was folded in again.");
      return BatchNormInsertion.insert(input.onnx(), graph, data.training(), context);
    }
  }

  private OnnxModel folded(OnnxModel trained) {
    CleanPass clean = new CleanPass();
    return clean
        .apply(
            new Pass.Input(input.model(), trained, input.machine(), Optional.empty()),
            ParamValues.initial(clean.params()),
            context)
        .onnx();
  }

  private static void requireWeights(TrainableGraph graph) {
    if (graph.parameters().isEmpty()) {
      throw LatheException.input(
          "There is nothing to train in this model.",
          "It has no weights that are real numbers: integers cannot be moved by gradients.",
          "Train before quantizing, or start from the model before it was quantized.");
    }
  }

  private Objective objective(Head head, Teacher teacher, NDManager arrays, boolean byLabels) {
    return (graph, batch) -> {
      NDArray given = head.matrix(graph.forward(batch.inputs(), true).get(head.output()));
      NDArray wanted;
      try (dev.lathe.optimizers.training.Autograd none =
          dev.lathe.optimizers.training.Autograd.pause()) {
        wanted = head.matrix(teacher.answers(arrays, batch).get(head.output()));
      }
      NDArray likeTeacher =
          switch (head.kind()) {
            case LOGITS, PROBABILITIES -> Losses.softTargets(given, wanted, TEMPERATURE);
            case EMBEDDING -> Losses.cosine(given, wanted).add(Losses.squaredError(given, wanted));
            case VALUES -> Losses.squaredError(given, wanted);
          };
      return byLabels
          ? Losses.crossEntropy(given, batch.labels().orElseThrow(), SMOOTHING)
              .add(likeTeacher)
              .div(2)
          : likeTeacher;
    };
  }

  private Plan plan(TrainableGraph graph, TrainingData data, Objective objective) {
    double rate = values.get(TrainingParams.LEARNING_RATE);
    Plan plan =
        new Plan(
            Math.min(BATCH, Math.max(1, data.training().size() / 4)),
            values.get(TrainingParams.EPOCHS),
            values.get(TrainingParams.MINUTES),
            rate > 0 ? rate : 1e-3,
            WEIGHT_DECAY,
            Updates.Kind.ADAMW,
            0,
            augmentation(),
            seed);
    if (rate > 0) {
      return plan;
    }
    double found = LearningRateFinder.find(graph, data.training(), objective, plan, context);
    notes.add(String.format(Locale.ROOT, "Found a learning rate of %.2g.", found));
    return plan.withLearningRate(found);
  }

  private Augmentation augmentation() {
    String wish = values.get(TrainingParams.AUGMENT);
    return input
        .model()
        .setup()
        .image()
        .filter(i -> !wish.equals("none"))
        .map(i -> new Augmentation(true, wish.equals("shift-flip"), i.layout()))
        .orElse(Augmentation.NONE);
  }

  private void tell(Trainer.Outcome outcome, double original, boolean byLabels, Plan plan) {
    notes.addAll(outcome.notes());
    notes.add(
        String.format(
            Locale.ROOT,
            "%s on held-out examples: %.1f %% before, %.1f %% after %.1f epochs in %.0f s%s.",
            byLabels ? "Right" : "As the original",
            100 * outcome.before(),
            100 * outcome.best(),
            outcome.epochs(),
            outcome.seconds(),
            byLabels ? String.format(Locale.ROOT, "; the original %.1f %%", 100 * original) : ""));
  }
}
