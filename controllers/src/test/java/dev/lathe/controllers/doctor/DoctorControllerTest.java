package dev.lathe.controllers.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorControllerTest {
  @TempDir Path home;
  private TestWorkbench bench;
  private DataController data;

  private DoctorController doctor(Task task) {
    return doctor(new FakeServices(home, task));
  }

  private DoctorController doctor(FakeServices services) {
    bench = new TestWorkbench(services);
    data = new DataController(bench.workbench(), bench.jobs());
    DoctorController doctor =
        new DoctorController(bench.workbench(), data, bench.jobs(), bench.fx(), m -> {});
    bench.open();
    return doctor;
  }

  private ModelSetup setup() {
    return bench.workbench().openModelProperty().get().orElseThrow().model().setup();
  }

  @Test
  void needsLabelledPictures() {
    DoctorController doctor =
        doctor(
            new FakeServices(home, Tasks.IMAGE_CLASSIFICATION)
                .withData(new Dataset("photos", List.of(), List.of())));
    data.choose(home.resolve("photos"));
    assertThat(doctor.cannotStart().get()).isEqualTo(Texts.get("why-not.no-labels"));
  }

  @Test
  void isNothingForSentences() {
    DoctorController doctor = doctor(Tasks.TEXT_CLASSIFICATION);
    assertThat(doctor.cannotStart().get()).isEqualTo(Texts.get("why-not.no-pictures"));
    doctor.start();
    assertThat(doctor.lines()).isEmpty();
  }

  @Test
  void showsTheBestAndTakesOneWithAClick() {
    DoctorController doctor = doctor(Tasks.IMAGE_CLASSIFICATION);
    data.choose(home.resolve("photos"));

    doctor.start();

    assertThat(bench.workbench().placeProperty().get()).isEqualTo(Place.MODEL);
    assertThat(doctor.runningProperty().get()).isFalse();
    assertThat(doctor.lines()).hasSizeBetween(5, 6);
    assertThat(doctor.lines()).filteredOn(DoctorLine::present).hasSize(1);

    DoctorLine other = doctor.lines().stream().filter(l -> !l.present()).findFirst().orElseThrow();
    doctor.use(other);

    assertThat(setup().image()).contains(other.finding().preprocessing());
    assertThat(doctor.lines()).filteredOn(DoctorLine::present).hasSize(1);
    assertThat(doctor.lines().stream().filter(DoctorLine::present).findFirst().orElseThrow().way())
        .isEqualTo(other.way());
  }
}
