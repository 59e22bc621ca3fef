package dev.lathe.engine.task;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.decode.ClassDecoder;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.decode.ScoreKind;
import dev.lathe.engine.decode.Thresholds;
import dev.lathe.engine.evaluate.ConfusionMeasure;
import dev.lathe.engine.evaluate.ConfusionMetric;
import dev.lathe.engine.evaluate.MeanMetric;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.evaluate.RankingMeasure;
import dev.lathe.engine.evaluate.RankingMetric;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.task.TaskOption.Choice.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Rows of a table in, classes out. */
final class TabularClassification extends ClassTask {
  private static final int LIKELY = 40;

  /** A probability of 0 would be an infinite loss. */
  private static final double LEAST = 1e-15;

  private static final String PROBABILITIES = "probabilities";
  private static final String LOGITS = "logits";

  private static final TaskOption.Choice SCORES =
      new TaskOption.Choice(
          "class-scores",
          "Class scores",
          "What the scores are that the model gives each class.",
          List.of(
              new Word("auto", "As they look"),
              new Word(PROBABILITIES, "Probabilities"),
              new Word(LOGITS, "Logits")));

  private final List<Metric> metrics =
      List.of(
          Metrics.accuracy(a -> a instanceof Classification c ? c.best() : -1),
          new ConfusionMetric(
              "balanced-accuracy",
              "Balanced accuracy",
              "Mean over the classes of the share of their examples that is said to be of them.",
              ConfusionMeasure.BALANCED_ACCURACY),
          new ConfusionMetric(
              "precision",
              "Precision",
              "Of the examples said to be of the positive class, the share that is; without a"
                  + " positive class the mean over the classes.",
              ConfusionMeasure.PRECISION),
          new ConfusionMetric(
              "recall",
              "Recall",
              "Of the examples of the positive class, the share said to be; without a positive"
                  + " class the mean over the classes.",
              ConfusionMeasure.RECALL),
          new ConfusionMetric(
              "f1",
              "F1",
              "Harmonic mean of precision and recall of the positive class; without one the mean"
                  + " over the classes.",
              ConfusionMeasure.F1),
          new RankingMetric(
              "roc-auc",
              "ROC-AUC",
              "Area under the ROC curve of the positive class; without one the mean over the"
                  + " classes, each against all others, of up to 32.",
              RankingMeasure.ROC_AUC),
          new RankingMetric(
              "average-precision",
              "Average precision",
              "Precision at each threshold, weighted by the recall that it adds, of the positive"
                  + " class; without one the mean over the classes, of up to 32.",
              RankingMeasure.AVERAGE_PRECISION),
          new MeanMetric(
              "log-loss",
              "Log loss",
              "Mean negative logarithm of the probability given to the true class.",
              Metric.Unit.NUMBER,
              false,
              true,
              0,
              -Math.log(LEAST),
              TabularClassification::logLoss),
          Metrics.agreement("Share of rows with the original's class.", this));

  TabularClassification() {
    super(
        "tabular-classification",
        "Tabular classification",
        "Says which of several classes a row of a table is of.",
        InputKind.ROW);
  }

  private static OptionalDouble logLoss(Observation o) {
    if (o.answer() instanceof Classification c
        && o.truth().orElse(null) instanceof Truth.OfClass right
        && right.index() < c.scores().length) {
      double p = c.hasNaN() ? 0 : c.scores()[right.index()];
      return OptionalDouble.of(-Math.log(Math.min(1, Math.max(LEAST, p))));
    }
    return OptionalDouble.empty();
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of(SetupPart.LABELS);
  }

  @Override
  public Set<SetupPart> required() {
    return Set.of();
  }

  @Override
  public List<TaskOption<?>> options() {
    return List.of(
        TableOptions.COLUMNS,
        TableOptions.LABEL_COLUMN,
        TableOptions.FIRST_LINE,
        TableOptions.WORDS,
        TableOptions.MEANS,
        TableOptions.DEVIATIONS,
        SCORES,
        TableOptions.POSITIVE,
        TableOptions.THRESHOLD);
  }

  @Override
  public List<TaskOption<?>> adjustable() {
    return List.of(TableOptions.THRESHOLD);
  }

  @Override
  public OptionValues guess(GraphSignature s, OptionValues said) {
    return switch (s.head().kind()) {
      case SIGMOID, SOFTMAX -> OptionValues.NONE.with(SCORES, PROBABILITIES);
      case LINEAR -> OptionValues.NONE.with(SCORES, LOGITS);
      default -> OptionValues.NONE;
    };
  }

  @Override
  public OptionalInt classes(GraphSignature s, OptionValues options) {
    if (!s.head().names().isEmpty()) {
      return OptionalInt.of(s.head().names().size());
    }
    return s.classes().isEmpty() && isOneNumber(s) ? OptionalInt.of(2) : s.classes();
  }

  /** Whether the only real output has one number a sample: the probability of the second class. */
  static boolean isOneNumber(GraphSignature s) {
    List<TensorSpec> reals = s.outputs().stream().filter(o -> o.type().isFloatingPoint()).toList();
    return s.outputs().size() == 1
        && reals.size() == 1
        && (reals.get(0).rank() == 1 || reals.get(0).rank() == 2 && reals.get(0).length(1) == 1);
  }

  @Override
  public int likelihood(GraphSignature s) {
    if (!s.isTable()) {
      return 0;
    }
    boolean said =
        switch (s.head().kind()) {
          case CLASSIFIER -> true;
          case SOFTMAX -> s.classes().isPresent();
          case SIGMOID -> isOneNumber(s);
          default -> false;
        };
    return said ? LIKELY : 0;
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    ScoreKind kind =
        switch (setup.options().get(SCORES)) {
          case PROBABILITIES -> ScoreKind.PROBABILITIES;
          case LOGITS -> ScoreKind.LOGITS;
          default -> ScoreKind.AS_THEY_LOOK;
        };
    Decoder scores = new ClassDecoder(model, setup.labels(), kind, outputs);
    return (made, inputs) ->
        scores.decode(made, inputs).stream()
            .map(a -> (Answer) decided((Classification) a, setup))
            .toList();
  }

  private static Classification decided(Classification c, ModelSetup setup) {
    return Thresholds.decide(
        c,
        positive(setup, c.scores().length),
        setup.options().find(TableOptions.THRESHOLD),
        setup::label);
  }

  /** The positive class of so many, by name or number; the second of two unless said. */
  static int positive(ModelSetup setup, int classes) {
    String said = setup.options().get(TableOptions.POSITIVE);
    for (int i = 0; i < setup.labels().size() && !said.isEmpty(); i++) {
      if (setup.labels().get(i).strip().equalsIgnoreCase(said)) {
        return i;
      }
    }
    if (said.matches("\\d{1,7}") && Integer.parseInt(said) < classes) {
      return Integer.parseInt(said);
    }
    return classes == 2 ? 1 : -1;
  }

  @Override
  protected Classification located(
      Classification answer, ModelSetup setup, Optional<PictureFrame> frame) {
    return decided(answer, setup);
  }

  @Override
  public List<Metric> metrics() {
    return metrics;
  }

  @Override
  public TaskExample example() {
    Map<String, TensorData> outputs = new LinkedHashMap<>();
    outputs.put("label", Tensors.ofLongs(new long[] {1}, 1));
    outputs.put("probabilities", Tensors.ofFloats(new float[] {0.25f, 0.75f}, 1, 2));
    return new TaskExample(
        Map.of("float_input", Tensors.ofFloats(new float[] {120.5f, 23, 0}, 1, 3)),
        outputs,
        List.of("genuine", "fraud"),
        Optional.of(new Truth.OfClass(1)),
        """
        {"labels": [
          {"label": "fraud", "index": 1, "score": 0.75},
          {"label": "genuine", "index": 0, "score": 0.25}]}
        """);
  }
}
