package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.recover.RecoverPass;
import dev.lathe.optimizers.training.torch.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks over rows of a table learn from labels, through their scaling. */
@ExtendWith(OwnHome.class)
class TablesTrainingTest {
  private static final List<String> COLUMNS = List.of("amount", "hour");

  /** A perceptron of one number a row, behind a sigmoid or bare. */
  private static OnnxModel network(boolean sigmoid) {
    TestGraph g = TestGraph.seeded(3);
    Value x = g.input("x", -1, 2);
    Value hidden =
        g.op("Relu", "r", g.op("Gemm", "h", x, g.weight("h_w", 2, 16), g.weight("h_b", 16)));
    Value out = g.op("Gemm", "o", hidden, g.weight("o_w", 16, 1), g.weight("o_b", 1));
    return g.output(sigmoid ? g.op("Sigmoid", "p", out) : out, -1, 1).model(17);
  }

  private static Model model(Task task, boolean sigmoid) {
    OptionValues options =
        OptionValues.NONE
            .with(TableOptions.COLUMNS, COLUMNS)
            .with(TableOptions.MEANS, List.of(500.0, 12.0))
            .with(TableOptions.DEVIATIONS, List.of(250.0, 6.0));
    ModelSetup setup =
        ModelSetup.of(task)
            .withLabels(
                task == Tasks.TABULAR_CLASSIFICATION ? List.of("genuine", "fraud") : List.of(),
                List.of())
            .withOptions(options);
    return new Model(Path.of("rows.onnx"), "2".repeat(64), 0, network(sigmoid), setup);
  }

  /** Large payments at night are fraud; the number to tell is a sum of both. */
  private static Dataset rows(boolean numbers) {
    Random random = new Random(9);
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      double amount = 1000 * random.nextDouble();
      double hour = 24 * random.nextDouble();
      Truth truth =
          numbers
              ? new Truth.OfNumber(amount / 500 + hour / 12)
              : new Truth.OfClass(amount > 600 && hour > 14 ? 1 : 0);
      all.add(
          new Example(
              new RowSample(
                  "row " + i, COLUMNS, List.of(Double.toString(amount), Double.toString(hour))),
              Optional.of(truth)));
    }
    return new Dataset("rows", all, List.of());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aSingleNumberOfTwoClassesIsTrainedByLabels(boolean sigmoid) {
    PassResult result =
        Training.apply(
            new RecoverPass(),
            "epochs=25,minutes=0,learning-rate=0.02,labels=yes",
            model(Tasks.TABULAR_CLASSIFICATION, sigmoid),
            rows(false));

    String note =
        result.notes().stream()
            .filter(n -> n.matches("Accuracy on \\d+ held-out examples: .*"))
            .findFirst()
            .get();
    double after = Double.parseDouble(note.replaceAll(".* before, ([\\d.]+) %.*", "$1"));
    assertThat(after).as(note).isGreaterThan(93);
  }

  @Test
  void numbersAreLearnedFromTheOriginalAndJudgedByWhatIsRight() {
    PassResult result =
        Training.apply(
            new RecoverPass(),
            "epochs=2,minutes=0,learning-rate=0.001",
            model(Tasks.TABULAR_REGRESSION, false),
            rows(true));

    assertThat(result.notes()).anyMatch(n -> n.contains("R²"));
  }

  /**
   * From random weights: half way between what they answer and what is right the squared error is a
   * quarter.
   */
  @Test
  void numbersAreLearnedFromLabelsAndFromTheOriginalAlike() {
    PassResult result =
        Training.apply(
            new RecoverPass(),
            "epochs=40,minutes=0,learning-rate=0.01,labels=yes",
            model(Tasks.TABULAR_REGRESSION, false),
            rows(true));

    String note = result.notes().stream().filter(n -> n.contains("R²")).findFirst().orElseThrow();
    double before = Double.parseDouble(note.replaceAll(".*: (-?[\\d.]+) before.*", "$1"));
    double after = Double.parseDouble(note.replaceAll(".* before, (-?[\\d.]+) after.*", "$1"));
    assertThat(1 - after).as(note).isBetween(0.15 * (1 - before), 0.35 * (1 - before));
  }

  @Test
  void oneNumberTellsOfTwoClasses() {
    try (NDManager m = Torch.newManager()) {
      Batch batch = new Batch(new int[] {0, 1}, Map.of(), Optional.empty(), Map.of());
      NDArray one = m.create(new float[] {0.25f, 0.5f}, new Shape(2, 1));

      float[] logits = new Head("o", Head.Kind.LOGITS).matrix(one, batch).toFloatArray();
      float[] logs = new Head("p", Head.Kind.PROBABILITIES).matrix(one, batch).toFloatArray();

      assertThat(logits).containsExactly(0, 0.25f, 0, 0.5f);
      assertThat(logs[0]).isCloseTo((float) Math.log(0.75), within(1e-6f));
      assertThat(logs[1]).isCloseTo((float) Math.log(0.25), within(1e-6f));
    }
  }
}
