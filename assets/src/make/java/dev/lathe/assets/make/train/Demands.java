package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.simulate.DemandHour;
import dev.lathe.engine.simulate.DemandTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Makes the sample {@code demand}: hours of rental bicycles, and the network. */
final class Demands {
  /** A year each. */
  static final int HOURS = 8760;

  static final long EVALUATION_SEED = 12;
  static final long TRAINING_SEED = 13;

  private static final long LEARNING_SEED = 11;
  private static final int LEARNING = 12 * HOURS;
  private static final TableTraining.Plan PLAN = new TableTraining.Plan(5000, 256, 3e-3f);
  private static final int[] NUMBERS = {2, 3, 4, 5, 6};
  private static final float TYPICAL = 150;

  private final Path folder;
  private final Consumer<String> log;

  Demands(Path folder, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
  }

  private Path modelFile() {
    return folder.resolve("demand.onnx");
  }

  void data() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("evaluation.csv"), DemandTable.csv(EVALUATION_SEED, HOURS));
    Files.writeString(folder.resolve("training.csv"), DemandTable.csv(TRAINING_SEED, HOURS));
    Map<String, String> options = new LinkedHashMap<>();
    options.put("columns", String.join(",", DemandTable.COLUMNS));
    options.put("label-column", DemandTable.TARGET);
    options.put("column-words", "weekday=" + String.join("|", DemandTable.WEEKDAYS));
    options.put("column-means", numbers(DemandTable.MEANS));
    options.put("column-stds", numbers(DemandTable.DEVIATIONS));
    TableSidecar.write(
        folder.resolve("demand.lathe.json"), "tabular-regression", List.of(), options);
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  void model() throws IOException {
    List<DemandHour> lessons = DemandTable.of(LEARNING_SEED, LEARNING).toList();
    float[][] rows = rows(lessons);
    float[] wanted = new float[rows.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = lessons.get(i).rentals();
    }
    OnnxModel model =
        TableNet.build(
            "demand",
            DemandTable.COLUMNS.size(),
            List.of(new TableNet.Code(0, 24, 6), new TableNet.Code(DemandTable.WEEKDAY, 7, 3)),
            new TableNet.Numbers(NUMBERS, 0, new float[0], new float[0]),
            new int[] {64, 32},
            "rentals",
            1,
            new float[] {TYPICAL, TYPICAL});
    model = TableTraining.run(model, rows, wanted, Demands::loss, PLAN, log);
    OnnxFiles.write(model, modelFile());
    Exports.describe(model, modelFile(), log);
    judge();
  }

  /** Squares, in the unit of a typical hour. */
  private static NDArray loss(NDArray made, NDArray wanted) {
    return made.reshape(-1).sub(wanted).div(TYPICAL).square().mean();
  }

  /** What the network takes: the columns as the sidecar scales them. */
  private static float[][] rows(List<DemandHour> hours) {
    return hours.stream()
        .map(DemandTable::features)
        .map(DemandTable::scaled)
        .toArray(float[][]::new);
  }

  /** What it reaches on the hours for evaluation. */
  record Score(int hours, double mean, double rmse, double mae, double r2) {}

  /** Says how far off it is. */
  void judge() {
    Score s = score();
    log.accept(
        String.format(
            Locale.ROOT,
            "%d hours, %.1f rentals in the mean; RMSE %.2f, MAE %.2f, R2 %.4f",
            s.hours(),
            s.mean(),
            s.rmse(),
            s.mae(),
            s.r2()));
  }

  Score score() {
    List<DemandHour> questions = DemandTable.of(EVALUATION_SEED, HOURS).toList();
    float[][] out = TableScores.of(modelFile(), rows(questions));
    double mean = questions.stream().mapToInt(DemandHour::rentals).average().orElseThrow();
    double squares = 0;
    double absolute = 0;
    double spread = 0;
    for (int i = 0; i < out.length; i++) {
      double off = out[i][0] - questions.get(i).rentals();
      squares += off * off;
      absolute += Math.abs(off);
      spread += Math.pow(questions.get(i).rentals() - mean, 2);
    }
    return new Score(
        out.length,
        mean,
        Math.sqrt(squares / out.length),
        absolute / out.length,
        1 - squares / spread);
  }
}
