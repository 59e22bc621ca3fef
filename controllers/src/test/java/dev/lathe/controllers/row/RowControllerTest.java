package dev.lathe.controllers.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeRows;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowControllerTest {
  @TempDir Path home;

  private final FakeDialogs dialogs = new FakeDialogs();
  private final List<Notifications.Message> told = new ArrayList<>();
  private TestWorkbench bench;
  private TryController tryIt;
  private RowController rows;

  private void open(Task task) {
    open(new FakeServices(home, task).withVariant());
  }

  private void open(FakeServices services) {
    bench = new TestWorkbench(services);
    DirectJobRunner jobs = bench.jobs();
    DevicesController devices = new DevicesController(services, jobs, new SettingsStore(home));
    RowForm form = new RowForm(jobs);
    tryIt =
        new TryController(
            bench.workbench(),
            bench.data(),
            devices,
            jobs,
            bench.fx(),
            m -> {},
            form.rowProperty());
    rows =
        new RowController(
            bench.workbench(),
            bench.data(),
            devices,
            jobs,
            bench.fx(),
            form,
            tryIt.shown(),
            dialogs,
            told::add);
    devices.load();
    bench.open();
  }

  private void withData() {
    open(Tasks.TABULAR_CLASSIFICATION);
    bench.data().choose(home.resolve("payments.csv"));
  }

  private RowField field(String name) {
    return rows.form().fields().stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String said(int card) {
    return ((LabelBars) tryIt.cards().get(card).content().orElseThrow()).lines().get(0).label();
  }

  @Test
  void theFormHasAFieldAColumnWithTheDatasRange() {
    withData();
    assertThat(tryIt.modeProperty().get()).isEqualTo(InputMode.ROW);
    assertThat(rows.form().fields()).extracting(RowField::name).isEqualTo(FakeRows.COLUMNS);
    assertThat(field("amount").isNumeric()).isTrue();
    assertThat(field("kind").choices()).containsExactly("cash", "grocery", "travel");
    assertThat(field("online").choices()).containsExactly("0", "1");
    assertThat(field("hours").at(1)).isEqualTo("23");
  }

  @Test
  void theAnswerFollowsTheForm() {
    withData();
    field("amount").valueProperty().set("20.5");
    assertThat(said(0)).isEqualTo("fine");
    field("amount").valueProperty().set("190.5");
    assertThat(said(0)).isEqualTo("fraud");
    assertThat(tryIt.cards()).hasSize(2);
    assertThat(tryIt.cards().get(1).difference()).isNotEmpty();
  }

  @Test
  void rowsOfTheDataAreTakenIntoTheForm() {
    withData();
    assertThat(rows.form().positionProperty().get()).startsWith("Row 1 of 120");
    assertThat(rows.form().cannotGoBack().get()).isNotEmpty();
    String before = field("amount").valueProperty().get();
    rows.form().next();
    assertThat(rows.form().positionProperty().get()).startsWith("Row 2 of 120");
    assertThat(rows.form().truthProperty().get()).isIn(FakeRows.LABELS);
    field("hours").valueProperty().set("3");
    assertThat(rows.form().positionProperty().get()).endsWith("changed");
    rows.form().reset();
    assertThat(rows.form().positionProperty().get()).doesNotContain("changed");
    rows.form().previous();
    assertThat(field("amount").valueProperty().get()).isEqualTo(before);
    rows.form().show(5000);
    assertThat(rows.form().cannotGoOn().get()).isEqualTo("This is the last row.");
  }

  @ParameterizedTest
  @CsvSource({
    "amount,9999,Outside the data",
    "amount,lots,Not a number",
    "amount,'',Missing",
    "kind,casino,The data have no such value"
  })
  void whatIsOddAboutAValueIsSaid(String column, String value, String note) {
    withData();
    field(column).valueProperty().set(value);
    assertThat(field(column).note().get()).startsWith(note);
    field(column).valueProperty().set(column.equals("kind") ? "cash" : "20.5");
    assertThat(field(column).note().get()).isEmpty();
  }

  @Test
  void keysMoveAFieldByItsStepWithinTheRange() {
    withData();
    field("hours").valueProperty().set("22");
    field("hours").step(10);
    assertThat(field("hours").valueProperty().get()).isEqualTo("23");
    field("hours").step(-1);
    assertThat(field("hours").valueProperty().get()).isEqualTo("22");
  }

  @Test
  void whatIfMovesTheChosenColumnAlone() {
    withData();
    rows.form().chosenProperty().set(Optional.of(field("amount")));
    WhatIf.Shown s = rows.whatIf().shownProperty().get().orElseThrow();
    assertThat(s.column()).isEqualTo("amount");
    assertThat(s.unit()).isEqualTo("fraud");
    assertThat(s.share()).isTrue();
    assertThat(s.threshold()).hasValue(0.5);
    assertThat(s.curves()).hasSize(2);
    List<Double> levels = s.curves().get(0).levels();
    assertThat(levels).isSorted().hasSizeGreaterThan(20);
    assertThat(levels.get(0)).isLessThan(0.2);
    assertThat(s.here()).isBetween(0.0, 1.0);
    rows.form().chosenProperty().set(Optional.of(field("kind")));
    assertThat(rows.whatIf().shownProperty().get().orElseThrow().values())
        .containsExactly("cash", "grocery", "travel");
  }

  @Test
  void columnsAreRankedByWhatPermutingThemCosts() {
    withData();
    rows.rank();
    List<ColumnRanking.Line> lines = rows.ranking().lines();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).column()).isEqualTo("amount");
    assertThat(lines.get(0).clear()).isTrue();
    assertThat(lines).filteredOn(l -> l.column().equals("kind")).noneMatch(l -> l.clear());
    assertThat(rows.ranking().noteProperty().get()).contains("log loss").contains("120 rows");
    List<ColumnRanking.Line> first = List.copyOf(lines);
    rows.rank();
    assertThat(rows.ranking().lines()).isEqualTo(first);
  }

  @Test
  void withoutDataTheFormSaysWhatToDo() {
    Dataset none = new Dataset("none", List.of(), List.of());
    open(new FakeServices(home, Tasks.TABULAR_CLASSIFICATION).withData(none));
    assertThat(rows.form().fields()).isEmpty();
    assertThat(rows.cannotRank().get()).startsWith("No table is chosen.");
    assertThat(tryIt.needsInput().get()).startsWith("No table is chosen.");
  }

  @Test
  void aNumberIsDrawnAsItIs() {
    open(Tasks.TABULAR_REGRESSION);
    bench.data().choose(home.resolve("payments.csv"));
    WhatIf.Shown s = rows.whatIf().shownProperty().get().orElseThrow();
    assertThat(s.share()).isFalse();
    assertThat(s.threshold()).isEmpty();
    rows.rank();
    assertThat(rows.ranking().lines().get(0).column()).isEqualTo("amount");
  }

  @Test
  void otherTasksHaveNoForm() {
    open(Tasks.TEXT_CLASSIFICATION);
    bench.chooseTexts(true);
    assertThat(rows.form().fields()).isEmpty();
    assertThat(rows.whatIf().shownProperty().get()).isEmpty();
  }
}
