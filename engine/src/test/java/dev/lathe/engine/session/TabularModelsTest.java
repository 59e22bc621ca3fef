package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.data.ColumnScaling;
import dev.lathe.engine.data.ColumnScalings;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.Tasks;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of tables that others made, at their known values. */
class TabularModelsTest {
  private static final JobContext NOBODY = JobContext.unwatched();

  private static Model open(String name, List<String> labels) {
    Model m = ModelOpener.open(Shared.model("tabular/" + name), SetupFlags.none(), NOBODY);
    assertThat(m.setup().task()).isEqualTo(Tasks.TABULAR_CLASSIFICATION);
    return m.withSetup(m.setup().withLabels(labels, List.of()));
  }

  private static Estimate accuracy(Model m, Path data) {
    Dataset d = Datasets.open(data, m, NOBODY);
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      Evaluation e =
          new Evaluator(p, NOBODY)
              .evaluate(m.setup().task().metrics(), d.examples(), List.of(), s -> {});
      return e.quality().orElseThrow().estimate();
    }
  }

  @Test
  void irisIsToldWithoutAHeader() {
    Model iris = open("iris_rf.onnx", List.of("Iris-setosa", "Iris-versicolor", "Iris-virginica"));
    Model read =
        iris.withSetup(
            iris.setup()
                .withOptions(
                    iris.setup()
                        .options()
                        .with(TableOptions.FIRST_LINE, "data")
                        .with(TableOptions.LABEL_COLUMN, "5")));

    Estimate accuracy = accuracy(read, Shared.data("iris.csv"));

    assertThat(accuracy.n()).isEqualTo(150);
    assertThat(accuracy.value()).isCloseTo(149 / 150.0, within(1e-9));
  }

  @Test
  void titanicIsToldFromItsCompleteRows(@TempDir Path dir) throws IOException {
    Model m = open("titanic.onnx", List.of("died", "survived"));
    ModelSetup setup =
        m.setup()
            .withOptions(
                m.setup()
                    .options()
                    .with(
                        TableOptions.COLUMNS,
                        List.of("pclass", "sibsp", "parch", "age", "female", "male", "C", "Q", "S"))
                    .with(TableOptions.LABEL_COLUMN, "survived")
                    .with(TableOptions.MEANS, List.of(0.0, 0.0, 0.0, 29.7, 0.0, 0.0, 0.0, 0.0, 0.0))
                    .with(
                        TableOptions.DEVIATIONS,
                        List.of(1.0, 1.0, 1.0, 14.5, 1.0, 1.0, 1.0, 1.0, 1.0)));

    Estimate accuracy = accuracy(m.withSetup(setup), completeRows(dir));

    assertThat(accuracy.n()).isEqualTo(712);
    assertThat(accuracy.value()).isCloseTo(0.805, within(0.0005));
  }

  /** The derived columns that the model was trained on, in another order than it takes them. */
  private static Path completeRows(Path dir) throws IOException {
    StringBuilder rows =
        new StringBuilder("survived,name,age,pclass,sibsp,parch,female,male,C,Q,S\n");
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build();
    try (CSVParser parser =
        CSVParser.parse(Files.newBufferedReader(Shared.data("titanic.csv")), format)) {
      for (CSVRecord r : parser) {
        if (!r.get("age").isEmpty() && !r.get("embarked").isEmpty()) {
          boolean woman = r.get("sex").equals("female");
          rows.append(r.get("survived")).append(",nobody,").append(r.get("age"));
          for (String c : List.of("pclass", "sibsp", "parch")) {
            rows.append(',').append(r.get(c));
          }
          rows.append(woman ? ",1,0" : ",0,1");
          for (String port : List.of("C", "Q", "S")) {
            rows.append(r.get("embarked").equals(port) ? ",1" : ",0");
          }
          rows.append('\n');
        }
      }
    }
    return Files.writeString(dir.resolve("titanic.csv"), rows);
  }

  @Test
  void fraudIsToldByOneSigmoid() {
    Model m = open("fraud_kilinchen.onnx", List.of("genuine", "fraud"));
    RowSample row =
        new RowSample(
            "a payment", List.of("a", "b", "c", "d", "e"), List.of("50", "5", "0", "0", "1"));
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      Classification answer = (Classification) p.predict(row, NOBODY).answer();

      assertThat(answer.labels().get(0).label()).isEqualTo("fraud");
      assertThat(answer.scores()[1]).isCloseTo(0.99997f, within(5e-6f));
      assertThat(answer.positive()).isEqualTo(1);
    }
  }

  @Test
  void aFittedScalingIsAppliedOnceHoweverOftenARowIsPrepared(@TempDir Path dir) throws IOException {
    Model m = open("fraud_kilinchen.onnx", List.of("genuine", "fraud"));
    Path table = Files.writeString(dir.resolve("t.csv"), "a,b,c,d,e\n100,1,0,0,1\n200,3,0,1,1\n");
    ColumnScaling fitted = ColumnScalings.of(table, m, NOBODY);
    assertThat(fitted.means()).containsExactly(150.0, 2.0, 0.0, 0.5, 1.0);
    assertThat(fitted.deviations()).containsExactly(50.0, 1.0, 1.0, 0.5, 1.0);
    assertThat(fitted.note().orElseThrow()).contains("fitted on the 2 rows of t.csv");

    RowSample row =
        new RowSample("r", List.of("a", "b", "c", "d", "e"), List.of("250", "7", "0", "0", "2"));
    RowSample scaled =
        new RowSample("r", List.of("a", "b", "c", "d", "e"), List.of("2", "5", "0", "-1", "1"));
    Model scaling = m.withSetup(fitted.applied(m.setup()));
    try (Predictor raw = Predictors.open(m, TestDevices.CPU, 1);
        Predictor own = Predictors.open(scaling, TestDevices.CPU, 1)) {
      float[] expected = scores(raw.predict(scaled, NOBODY));
      assertThat(scores(own.predict(row, NOBODY))).isEqualTo(expected);
      assertThat(scores(own.predict(own.prepare(row), NOBODY))).isEqualTo(expected);
    }
  }

  private static float[] scores(Prediction p) {
    return ((Classification) p.answer()).scores();
  }

  @Test
  void aThresholdActsOnAFinishedAnswer() {
    Model m = open("fraud_kilinchen.onnx", List.of("genuine", "fraud"));
    RowSample row =
        new RowSample(
            "a payment", List.of("a", "b", "c", "d", "e"), List.of("0", "0", "1", "1", "0"));
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      Classification answer = (Classification) p.predict(row, NOBODY).answer();
      assertThat(answer.best()).isZero();
      ModelSetup strict =
          m.setup().withOptions(m.setup().options().with(TableOptions.THRESHOLD, 0.01));

      Classification stricter =
          (Classification) m.setup().task().finish(answer, strict, Optional.empty());

      assertThat(answer.scores()[1]).isBetween(0.01f, 0.5f);
      assertThat(stricter.best()).isEqualTo(1);
      assertThat(
              ((Classification) m.setup().task().finish(stricter, m.setup(), Optional.empty()))
                  .best())
          .isZero();
    }
  }
}
