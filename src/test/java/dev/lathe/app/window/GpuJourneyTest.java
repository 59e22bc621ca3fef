package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.cli.GpuLibrary;
import dev.lathe.app.wiring.WindowServices;
import dev.lathe.base.JobContext;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.workbench.DeviceItem;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.HardwareService;
import dev.lathe.views.WindowHarness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graphics card beside the CPU, in the window: try, make a variant, measure both on both. */
@Tag("heavy")
class GpuJourneyTest {
  private static final int PATIENCE_SECONDS = 600;
  private static final int EXAMPLES = 55;

  @TempDir Path home;

  @BeforeEach
  void homeWithTheLibrary() {
    Path library = GpuLibrary.folder();
    System.setProperty("lathe.home", home.toString());
    HardwareService hardware = new HardwareService();
    hardware.runtimes().add(library, JobContext.unwatched());
    Assumptions.assumeTrue(
        hardware.devices().stream().anyMatch(GpuJourneyTest::isWebGpu),
        "needs a driver for WebGPU");
  }

  private static boolean isWebGpu(Device d) {
    return d.available() && d.localId().equals("webgpu:0");
  }

  @AfterEach
  void leaveHome() {
    System.clearProperty("lathe.home");
  }

  @Test
  void tryAndMeasureOnCpuAndWebGpu() throws IOException {
    try (WindowHarness w =
        WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty())) {
      Person person = new Person(w);
      person.sees("the sample's answer", () -> answers(person) == 1);
      String onCpu = person.reads(() -> best(person));
      person.sees("the device", () -> webgpu(person).isPresent());
      person.clicks("action-show-devices");
      person.clicksEntry("GPU · WebGPU device 0");
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
      WindowHarness.await(
          "an answer of the other device",
          PATIENCE_SECONDS,
          () ->
              person.state().devices().chosenItemProperty().get().equals(webgpu(person))
                  && answers(person) == 1);
      assertThat(person.reads(() -> best(person))).isEqualTo(onCpu);
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
      person.sees("a draft", () -> !person.state().optimize().live().draft().isEmpty());
      person.keys(KeyCode.CONTROL, KeyCode.ENTER);
      person.sees("a variant", () -> person.state().workbench().variants().size() == 2);
      Path data = someOf(sampleData());
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
      assertThat(person.drops(data)).isTrue();
      person.sees("the data", () -> person.state().data().datasetProperty().get().isPresent());
      person.clicks("action-measure");
      WindowHarness.await("four rows", PATIENCE_SECONDS, () -> measured(person).size() == 4);
      WindowHarness.await(
          "the end", PATIENCE_SECONDS, () -> !person.state().compare().measuringProperty().get());
      for (CompareRow row : person.reads(() -> measured(person))) {
        assertThat(row.quality()).as(row.toString()).isPresent();
        assertThat(row.p50()).as(row.toString()).isPresent();
        assertThat(row.peakMb()).as(row.toString()).isPresent();
      }
      w.screenshot("journey-gpu");
    }
  }

  private static Path sampleData() {
    SampleCatalog samples = SampleCatalog.builtIn();
    return samples
        .materialize(samples.defaultSample().orElseThrow().id())
        .evaluation()
        .orElseThrow();
  }

  /** A second device without a card is slow: as few examples as a row is valid with. */
  private Path someOf(Path zip) throws IOException {
    Path folder = home.resolve("some");
    try (ZipFile all = new ZipFile(zip.toFile())) {
      List<? extends ZipEntry> files = all.stream().filter(e -> !e.isDirectory()).toList();
      for (int i = 0; i < files.size(); i += files.size() / EXAMPLES) {
        Path file = folder.resolve(files.get(i).getName());
        Files.createDirectories(file.getParent());
        try (InputStream in = all.getInputStream(files.get(i))) {
          Files.copy(in, file);
        }
      }
    }
    return folder;
  }

  private static Optional<DeviceItem> webgpu(Person person) {
    return person.state().devices().devices().stream()
        .filter(d -> d.available() && d.id().startsWith("webgpu:0"))
        .findFirst();
  }

  private static long answers(Person person) {
    return person.state().tryIt().cards().stream()
        .filter(c -> c.state() == AnswerCard.State.DONE)
        .count();
  }

  private static String best(Person person) {
    return person.state().tryIt().cards().stream()
        .flatMap(c -> c.content().stream())
        .map(c -> ((LabelBars) c).lines().get(0).label())
        .findFirst()
        .orElse("");
  }

  private static List<CompareRow> measured(Person person) {
    return person.state().compare().rows().stream()
        .filter(r -> r.trust() != CompareRow.Trust.NOT_MEASURED)
        .toList();
  }
}
