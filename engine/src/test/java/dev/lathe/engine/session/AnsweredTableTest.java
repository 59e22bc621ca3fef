package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.session.AnsweredTable.Answerer;
import dev.lathe.engine.session.AnsweredTable.Written;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the card transactions that come with Lathe. */
class AnsweredTableTest {
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");

  @TempDir static Path cache;
  @TempDir Path folder;
  private static SampleFiles files;
  private static Model model;
  private static Predictor predictor;

  @BeforeAll
  static void open() {
    files =
        new SampleCatalog(AnsweredTableTest.class.getClassLoader(), cache)
            .materialize("transactions");
    model = ModelOpener.open(files.model(), SetupFlags.none(), JobContext.unwatched());
    predictor = Predictors.open(model, CPU, 1);
  }

  @AfterAll
  static void close() {
    predictor.close();
  }

  private List<String> rows(int n) throws IOException {
    return new ArrayList<>(Files.readAllLines(files.evaluation().orElseThrow()).subList(0, n + 1));
  }

  private Written answer(Path source, Path target) {
    return AnsweredTable.write(
        source,
        target,
        model,
        List.of(new Answerer("", predictor), new Answerer("INT8: ", predictor)),
        JobContext.unwatched());
  }

  @Test
  void everyLineKeepsItsCellsAndGetsAnswers() throws IOException {
    List<String> lines = rows(600);
    Path source = Files.write(folder.resolve("rows.csv"), lines);
    Path target = folder.resolve("answered.csv");
    Written w = answer(source, target);
    assertThat(w).isEqualTo(new Written(600, 600, ""));
    List<String> written = Files.readAllLines(target);
    assertThat(written).hasSize(601);
    assertThat(written.get(0)).startsWith(lines.get(0) + ",").contains("INT8: ");
    for (int i = 1; i < written.size(); i++) {
      assertThat(written.get(i)).startsWith(lines.get(i) + ",fi");
    }
  }

  @Test
  void aLineThatCannotBeAnsweredKeepsItsPlace() throws IOException {
    List<String> lines = rows(5);
    lines.set(1, lines.get(1).replaceFirst("^[^,]*", "lots"));
    lines.set(3, lines.get(3).replaceAll("(grocery|clothing|fuel|travel|digital|cash)", "casino"));
    Path source = Files.write(folder.resolve("rows.csv"), lines);
    Path target = folder.resolve("answered.csv");
    Written w = answer(source, target);
    assertThat(w.lines()).isEqualTo(5);
    List<String> written = Files.readAllLines(target);
    assertThat(written).hasSize(6);
    assertThat(written.get(1)).startsWith("lots").endsWith(",");
    assertThat(written.get(2)).contains(",fine,");
  }

  @Test
  void aTableOfOtherThingsLeavesTheTargetAsItIs() throws IOException {
    Path source = Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n");
    Path target = Files.writeString(folder.resolve("answered.csv"), "kept");
    assertThatThrownBy(() -> answer(source, target))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("amount");
    assertThat(target).hasContent("kept");
  }

  @Test
  void columnsThatCountCostWhenTheyAreDealtOut() {
    var data = Datasets.open(files.evaluation().orElseThrow(), model, JobContext.unwatched());
    Metric loss =
        model.setup().task().metrics().stream()
            .filter(m -> m.id().equals("log-loss"))
            .findFirst()
            .orElseThrow();
    List<ColumnCosts.Cost> costs =
        new ColumnCosts(predictor, data.evenly(8000), loss, 1)
            .of(List.of("amount", "times_usual", "hour"), JobContext.unwatched(), c -> {});
    assertThat(costs)
        .extracting(ColumnCosts.Cost::column)
        .containsExactly("amount", "times_usual", "hour");
    assertThat(costs.get(0).loss().low()).isPositive();
    assertThat(costs.get(1).loss().low()).isPositive();
    assertThat(costs.get(2).loss().value()).isLessThan(costs.get(0).loss().value());
  }
}
