package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.simulate.CardTable;
import dev.lathe.engine.simulate.CardTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Makes the sample {@code transactions}: tables of card transactions, and the network. */
final class Transactions {
  static final int EVALUATION = 16_000;
  static final int TRAINING = 8_000;
  static final long EVALUATION_SEED = 2;
  static final long TRAINING_SEED = 3;

  private static final long LEARNING_SEED = 1;
  private static final int LEARNING = 400_000;
  private static final TableTraining.Plan PLAN = new TableTraining.Plan(6000, 512, 3e-3f);
  private static final int[] NUMBERS = {0, 2, 5, 6, 7, 1, 4};
  private static final int LOGARITHMS = 5;

  private final Path folder;
  private final Consumer<String> log;

  Transactions(Path folder, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
  }

  private Path modelFile() {
    return folder.resolve("transactions.onnx");
  }

  void data() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("evaluation.csv"), CardTable.csv(EVALUATION_SEED, EVALUATION));
    Files.writeString(folder.resolve("training.csv"), CardTable.csv(TRAINING_SEED, TRAINING));
    Map<String, String> options = new LinkedHashMap<>();
    options.put("columns", String.join(",", CardTable.COLUMNS));
    options.put("label-column", CardTable.TARGET);
    options.put("column-words", "merchant=" + String.join("|", CardTable.merchants()));
    options.put("class-scores", "logits");
    options.put("positive", "fraud");
    TableSidecar.write(
        folder.resolve("transactions.lathe.json"),
        "tabular-classification",
        CardTable.CLASSES,
        options);
  }

  void model() throws IOException {
    List<CardTransaction> lessons = CardTable.of(LEARNING_SEED, LEARNING).toList();
    float[][] rows = lessons.stream().map(CardTable::features).toArray(float[][]::new);
    float[] wanted = new float[rows.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = lessons.get(i).fraud() ? 1 : 0;
    }
    OnnxModel model =
        TableNet.build(
            "transactions",
            CardTable.COLUMNS.size(),
            List.of(new TableNet.Code(CardTable.MERCHANT, CardTable.merchants().size(), 4)),
            numbers(rows),
            new int[] {64, 32},
            "scores",
            CardTable.CLASSES.size(),
            new float[0]);
    model = TableTraining.run(model, rows, wanted, Transactions::loss, PLAN, log);
    OnnxFiles.write(model, modelFile());
    Exports.describe(model, modelFile(), log);
    judge();
  }

  private static NDArray loss(NDArray scores, NDArray wanted) {
    return TorchGraph.crossEntropy(
        scores, wanted.toType(ai.djl.ndarray.types.DataType.INT64, false), 0);
  }

  private static TableNet.Numbers numbers(float[][] rows) {
    float[] means = new float[NUMBERS.length];
    float[] deviations = new float[NUMBERS.length];
    for (int k = 0; k < NUMBERS.length; k++) {
      double sum = 0;
      double squares = 0;
      for (float[] row : rows) {
        double x = k < LOGARITHMS ? Math.log1p(row[NUMBERS[k]]) : row[NUMBERS[k]];
        sum += x;
        squares += x * x;
      }
      double mean = sum / rows.length;
      means[k] = (float) mean;
      deviations[k] = (float) Math.sqrt(squares / rows.length - mean * mean);
    }
    return new TableNet.Numbers(NUMBERS, LOGARITHMS, means, deviations);
  }

  /** What it reaches on the rows for evaluation. */
  record Score(int rows, int frauds, int right, int found, double auc, double averagePrecision) {}

  /** Says how well it tells fraud. */
  void judge() {
    Score s = score();
    log.accept(
        String.format(
            Locale.ROOT,
            "%d rows, %d fraud; %d right, %d frauds found at 50 %%; ROC-AUC %.4f, average"
                + " precision %.3f",
            s.rows(),
            s.frauds(),
            s.right(),
            s.found(),
            s.auc(),
            s.averagePrecision()));
  }

  Score score() {
    List<CardTransaction> questions = CardTable.of(EVALUATION_SEED, EVALUATION).toList();
    float[][] out =
        TableScores.of(
            modelFile(), questions.stream().map(CardTable::features).toArray(float[][]::new));
    double[] scores = new double[out.length];
    boolean[] fraud = new boolean[out.length];
    int frauds = 0;
    int correct = 0;
    int found = 0;
    for (int i = 0; i < out.length; i++) {
      scores[i] = out[i][1] - out[i][0];
      fraud[i] = questions.get(i).fraud();
      frauds += fraud[i] ? 1 : 0;
      correct += scores[i] > 0 == fraud[i] ? 1 : 0;
      found += scores[i] > 0 && fraud[i] ? 1 : 0;
    }
    return new Score(
        out.length,
        frauds,
        correct,
        found,
        TableScores.auc(scores, fraud),
        TableScores.averagePrecision(scores, fraud));
  }
}
