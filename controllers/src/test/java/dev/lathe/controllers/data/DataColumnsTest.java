package dev.lathe.controllers.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person says of the columns of the data is part of the setup, and remembered. */
final class DataColumnsTest {
  @TempDir Path home;

  private WorkbenchController workbench;
  private DataController data;
  private DataColumns columns;
  private final List<Notifications.Message> told = new ArrayList<>();
  private Optional<Path> chosen = Optional.empty();

  @BeforeEach
  void open() {
    open(new FakeServices(home, Tasks.TEXT_CLASSIFICATION));
  }

  private void open(FakeServices services) {
    Notifications notifications = told::add;
    DirectJobRunner jobs = new DirectJobRunner(notifications::error);
    workbench =
        new WorkbenchController(services, jobs, new ManualFxThread(), new SettingsStore(home));
    data = new DataController(workbench, jobs);
    columns =
        new DataColumns(
            workbench,
            data,
            jobs,
            new FakeDialogs() {
              @Override
              public Optional<Path> openFile(FileKind kind) {
                return kind == FileKind.SCALING ? chosen : Optional.empty();
              }
            },
            notifications);
    workbench.start(Optional.empty());
  }

  private ModelSetup setup() {
    return workbench.openModelProperty().get().orElseThrow().model().setup();
  }

  private void choose(String name, String content) throws IOException {
    data.choose(Files.writeString(home.resolve(name), content));
  }

  private DataColumns.Question question(String id) {
    return columns.questions().stream().filter(q -> q.id().equals(id)).findFirst().orElseThrow();
  }

  private void say(String id, String value) {
    DataColumns.Question q = question(id);
    columns.say(
        q, q.answers().stream().filter(a -> a.value().equals(value)).findFirst().orElseThrow());
  }

  private static List<String> chosen(DataColumns.Question q) {
    return q.answers().stream().filter(DataColumns.Answer::chosen).map(a -> a.text()).toList();
  }

  @Test
  void nothingIsAskedOfWhatIsNoTable() {
    assertThat(columns.questions()).isEmpty();
  }

  @Test
  void aColumnIsChosenByItsName() throws IOException {
    choose("news.csv", "headline,category\nIt rains,weather\n");

    DataColumns.Question text = question("text-column");
    assertThat(text.answers())
        .extracting(DataColumns.Answer::text)
        .containsExactly("As it looks", "headline", "category");
    assertThat(chosen(text)).containsExactly("As it looks");

    say("text-column", "headline");
    say("label-column", "category");

    assertThat(setup().options().get(TableOptions.TEXT_COLUMN)).isEqualTo("headline");
    assertThat(chosen(question("text-column"))).containsExactly("headline");
    assertThat(chosen(question("label-column"))).containsExactly("category");
    assertThat(setup().sources().get("label-column")).isEqualTo("set by hand");
  }

  @Test
  void aDeniedHeaderLeavesNumbersWithTheCellsThatTheyBeginWith() throws IOException {
    choose("news.csv", "It rains,weather\nIt pays,money\n");
    say("label-column", "weather");
    say("first-line", "data");

    assertThat(setup().options().get(TableOptions.LABEL_COLUMN)).isEmpty();
    assertThat(question("label-column").answers())
        .extracting(DataColumns.Answer::text)
        .containsExactly("As it looks", "1 · It rains", "2 · weather");
  }

  @Test
  void otherDataWithoutSuchAColumnGiveTheChoiceUp() throws IOException {
    choose("news.csv", "headline,category\nIt rains,weather\n");
    say("text-column", "headline");
    say("label-column", "category");

    choose("films.csv", "Headline,rating\nDull,bad\n");

    assertThat(setup().options().get(TableOptions.TEXT_COLUMN)).isEqualTo("headline");
    assertThat(setup().options().get(TableOptions.LABEL_COLUMN)).isEmpty();
  }

  @Test
  void aScalingIsFittedOnTheDataAndSaidToBeSo() throws IOException {
    List<String> names = List.of("amount", "hour");
    Dataset rows =
        new Dataset(
            "payments",
            List.of(
                new Example(new RowSample("1", names, List.of("100", "3")), OptionalInt.of(0)),
                new Example(new RowSample("2", names, List.of("300", "5")), OptionalInt.of(0))),
            List.of());
    workbench.close();
    open(new FakeServices(home, Tasks.TABULAR_CLASSIFICATION).withData(rows));
    choose("payments.csv", "amount,hour,label\n100,3,0\n300,5,0\n");

    say("columns", "amount,hour");
    say("column-means", "fit");

    assertThat(setup().options().get(TableOptions.COLUMNS)).isEqualTo(names);
    assertThat(setup().options().get(TableOptions.MEANS)).containsExactly(200.0, 4.0);
    assertThat(setup().options().get(TableOptions.DEVIATIONS)).containsExactly(100.0, 1.0);
    assertThat(chosen(question("column-means"))).containsExactly("As it is: fitted on payments");

    say("column-means", "");

    assertThat(setup().options().get(TableOptions.MEANS)).isEmpty();
    assertThat(chosen(question("column-means"))).containsExactly("None");
  }

  @Test
  void aScalingIsReadFromAFile() throws IOException {
    assertThat(columns.cannotScale().get()).isNotEmpty();
    workbench.close();
    open(new FakeServices(home, Tasks.TABULAR_CLASSIFICATION));
    assertThat(columns.cannotScale().get()).isEmpty();
    Path file = home.resolve("scaler.json");
    Files.writeString(
        file, "{\"hour\": {\"mean\": 12, \"std\": 6}, \"fee\": {\"mean\": 1, \"std\": 2}}");
    chosen = Optional.of(file);

    columns.chooseScaling();

    assertThat(setup().options().get(TableOptions.COLUMNS)).containsExactly("hour", "fee");
    assertThat(setup().options().get(TableOptions.MEANS)).containsExactly(12.0, 1.0);
    assertThat(setup().options().get(TableOptions.DEVIATIONS)).containsExactly(6.0, 2.0);
    assertThat(setup().sources().get("column-means")).isEqualTo("from scaler.json");
    assertThat(told).last().asString().contains("2 means");

    Files.writeString(file, "{\"mean\": [1], \"std\": [0]}");
    columns.chooseScaling();
    assertThat(told).last().asString().contains("not more than 0");
    assertThat(setup().options().get(TableOptions.MEANS)).containsExactly(12.0, 1.0);
    boolean[] labels = new boolean[1];
    columns.takeScaling(file, () -> labels[0] = true);
    assertThat(labels[0]).as("it may be names of classes").isTrue();
  }
}
