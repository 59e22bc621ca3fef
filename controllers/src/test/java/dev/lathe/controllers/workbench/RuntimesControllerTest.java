package dev.lathe.controllers.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimesControllerTest {
  @TempDir Path home;
  private final List<String> asked = new ArrayList<>();
  private final List<Exception> errors = new ArrayList<>();
  private boolean answer = true;
  private Optional<Path> folder = Optional.empty();
  private RuntimesController runtimes;
  private DevicesController devices;

  @BeforeEach
  void controllers() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    DirectJobRunner jobs = new DirectJobRunner(errors::add);
    devices = new DevicesController(services, jobs, new SettingsStore(home));
    runtimes = new RuntimesController(services, jobs, dialogs(), devices::load);
    devices.load();
    runtimes.load();
  }

  private DialogService dialogs() {
    return new FakeDialogs() {
      @Override
      public Optional<Path> openFolder(String title) {
        return folder;
      }

      @Override
      public boolean confirm(String title, String text, String verb) {
        asked.add(title + "\n" + text + "\n" + verb);
        return answer;
      }
    };
  }

  private List<String> deviceIds() {
    return devices.devices().stream().map(DeviceItem::id).toList();
  }

  @Test
  void fetchingSaysBeforeWhatFromWhereAndHowMuch() {
    RuntimesController.SourceItem webgpu =
        runtimes.sources().stream().filter(s -> s.id().equals("webgpu")).findFirst().orElseThrow();

    runtimes.fetch(webgpu);

    assertThat(asked)
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .contains("onnxruntime-node@", "npm's registry", "112 MB", "44.7 MB", "Fetch"));
    assertThat(runtimes.added()).singleElement().matches(r -> r.fetched() && r.removable());
    assertThat(deviceIds()).contains("webgpu:0@webgpu");
  }

  @Test
  void nothingIsFetchedWithoutAYes() {
    answer = false;
    runtimes.fetch(runtimes.sources().get(0));
    assertThat(asked).hasSize(1);
    assertThat(runtimes.added()).isEmpty();
  }

  @Test
  void anAddedFoldersDevicesAreListedUnderItsRuntimeAndCanBeChosen() throws Exception {
    folder = Optional.of(Files.createDirectory(home.resolve("mine")));

    runtimes.addFolder();

    DeviceItem webgpu =
        devices.devices().stream()
            .filter(d -> d.id().equals("webgpu:0@mine"))
            .findFirst()
            .orElseThrow();
    assertThat(webgpu.runtime()).isEqualTo("ONNX Runtime in mine 1.29.0");
    assertThat(webgpu.features()).contains("memory not reported");
    devices.choose(webgpu);
    assertThat(devices.chosenProperty().get().orElseThrow().runtime().id()).isEqualTo("mine");
  }

  @Test
  void aFolderWithoutALibraryIsAnErrorAndChangesNothing() {
    folder = Optional.of(home.resolve("none"));
    runtimes.addFolder();
    assertThat(errors).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("none"));
    assertThat(runtimes.added()).isEmpty();
  }

  @Test
  void aRemovedRuntimeTakesItsDevicesWithIt() throws Exception {
    folder = Optional.of(Files.createDirectory(home.resolve("mine")));
    runtimes.addFolder();

    runtimes.remove(runtimes.added().get(0));

    assertThat(runtimes.added()).isEmpty();
    assertThat(deviceIds()).doesNotContain("webgpu:0@mine").contains("cpu");
    assertThat(devices.chosenProperty().get().orElseThrow().id()).isEqualTo("cpu");
  }
}
