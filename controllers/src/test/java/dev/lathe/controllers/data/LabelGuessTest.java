package dev.lathe.controllers.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelGuessTest {
  @TempDir Path home;

  private final List<Notifications.Message> told = new ArrayList<>();
  private WorkbenchController workbench;
  private DataController data;
  private LabelGuess guess;

  private void open(FakeServices services) {
    Notifications notifications = told::add;
    DirectJobRunner jobs = new DirectJobRunner(notifications::error);
    workbench =
        new WorkbenchController(services, jobs, new ManualFxThread(), new SettingsStore(home));
    data = new DataController(workbench, jobs);
    guess = new LabelGuess(workbench, data, notifications);
    workbench.start(Optional.empty());
  }

  private ModelSetup setup() {
    return workbench.openModelProperty().get().orElseThrow().model().setup();
  }

  @Test
  void namesOfTheDataBecomeLabelsAndAreGivenBack() {
    open(new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withoutLabels());
    assertThat(setup().label(4)).isEqualTo("class 4");
    assertThat(guess.offerProperty().get()).contains("6 classes").contains("a guess");

    guess.take();
    assertThat(setup().label(4)).isEqualTo("mongoose");
    assertThat(setup().sources().get("labels")).contains("guessed");
    assertThat(guess.offerProperty().get()).isEmpty();
    assertThat(guess.takenProperty().get()).isTrue();
    assertThat(data.datasetProperty().get().orElseThrow().guess()).isEmpty();

    guess.giveBack();
    assertThat(setup().labels()).isEmpty();
    assertThat(guess.takenProperty().get()).isFalse();
    assertThat(guess.offerProperty().get()).contains("6 classes");
  }

  @Test
  void takenLabelsAreAGuessAlsoAfterTheModelIsOpenedAgain() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withoutLabels();
    open(services);
    guess.take();
    Path model = workbench.openModelProperty().get().orElseThrow().model().file();

    workbench.close();
    open(services);
    assertThat(guess.takenProperty().get()).isTrue();
    workbench.openModel(model);
    assertThat(setup().label(4)).isEqualTo("mongoose");
    assertThat(guess.takenProperty().get()).isTrue();

    guess.giveBack();
    workbench.openModel(model);
    assertThat(setup().labels()).isEmpty();
  }

  @Test
  void nothingIsOfferedToAModelWithLabels() {
    open(new FakeServices(home, Tasks.IMAGE_CLASSIFICATION));
    assertThat(guess.offerProperty().get()).isEmpty();
    guess.take();
    guess.giveBack();
    assertThat(setup().label(4)).isEqualTo("mongoose");
  }
}
