package dev.lathe.controllers.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.batch.BatchOrder;
import dev.lathe.engine.batch.Batches;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set is chosen, answered into a file, and gone on with. */
final class BatchControllerTest {
  @TempDir Path home;

  private final List<Notifications.Message> told = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private DevicesController devices;
  private WorkbenchController workbench;
  private boolean startOver;

  private Path data() {
    return home.resolve("reviews.txt");
  }

  private Path target() {
    return home.resolve("answers.csv");
  }

  /** Chooses the first variant, the data and the target. */
  private final class Choosing extends FakeDialogs {
    @Override
    public Optional<Path> openFile(FileKind kind) {
      return Optional.of(data());
    }

    @Override
    public Optional<Path> saveFile(FileKind kind, String suggestedName) {
      asked.add(suggestedName);
      return Optional.of(target());
    }

    @Override
    public Optional<Integer> choose(String title, String text, List<String> verbs) {
      asked.add(String.join("|", verbs));
      return Optional.of(0);
    }

    @Override
    public boolean confirm(String title, String text, String verb) {
      asked.add(text);
      return startOver;
    }
  }

  private BatchController open(Task task) throws IOException {
    Files.writeString(data(), "fine\n\nawful film\n");
    FakeServices services = new FakeServices(home, task).withVariant();
    Notifications notifications = told::add;
    DirectJobRunner jobs = new DirectJobRunner(notifications::error);
    ManualFxThread fx = new ManualFxThread();
    SettingsStore settings = new SettingsStore(home);
    workbench = new WorkbenchController(services, jobs, fx, settings);
    devices = new DevicesController(services, jobs, settings);
    TryController tryIt =
        new TryController(
            workbench,
            new DataController(workbench, jobs),
            devices,
            jobs,
            fx,
            notifications,
            new RowForm(jobs).rowProperty());
    BatchController batch =
        new BatchController(workbench, devices, jobs, tryIt.shown(), new Choosing(), notifications);
    assertThat(batch.cannotAnswer().get()).isNotEmpty();
    devices.load();
    workbench.start(Optional.empty());
    return batch;
  }

  @Test
  void aDataSetIsAnsweredIntoTheChosenFile() throws IOException {
    BatchController batch = open(Tasks.TEXT_CLASSIFICATION);
    assertThat(batch.cannotAnswer().get()).isEmpty();
    batch.answer();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(0)).startsWith("Original|");
    assertThat(asked.get(1)).isEqualTo("reviews-answers.csv");
    List<String> lines = Files.readAllLines(target());
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("id,answer,");
    assertThat(lines.get(1)).startsWith("1,");
    assertThat(lines.get(2)).startsWith("3,");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).what()).isEqualTo("2 answers are in answers.csv");
  }

  /** Leaves the first answer of a run with other numbers. */
  private void leaveAnotherRun() {
    Model model = workbench.openModelProperty().get().orElseThrow().model();
    Device device = devices.chosenProperty().get().orElseThrow();
    BatchOrder other = new BatchOrder(model, data(), target(), device, 1, 0);
    Predictor answers =
        workbench.services().openPredictor(model, device, 0, JobContext.unwatched());
    Predictor ends =
        new Predictor() {
          private boolean asked;

          @Override
          public Prediction predict(Sample sample, JobContext context) {
            if (asked) {
              throw new CancelledException();
            }
            asked = true;
            return answers.predict(sample, context);
          }

          @Override
          public void close() {
            answers.close();
          }
        };
    assertThatThrownBy(() -> Batches.run(other, false, () -> ends, JobContext.unwatched()))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void whatAnotherRunLeftIsOnlyThrownAwayWhenThePersonSaysSo() throws IOException {
    BatchController batch = open(Tasks.TEXT_CLASSIFICATION);
    leaveAnotherRun();
    batch.answer();
    assertThat(asked).hasSize(3);
    assertThat(asked.get(2)).contains("other numbers");
    assertThat(target()).doesNotExist();
    assertThat(told).isEmpty();
    startOver = true;
    batch.answer();
    assertThat(target()).exists();
    assertThat(told).hasSize(1);
  }
}
