package dev.lathe.controllers.tryit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is right for a picture stands beside what a model makes of it. */
final class TargetInTryTest {
  @TempDir Path home;

  private final List<Notifications.Message> told = new ArrayList<>();
  private FakeServices services;
  private TestWorkbench bench;
  private TryController tryIt;

  private void open(Task task) {
    services = new FakeServices(home, task).withVariant();
    bench = new TestWorkbench(services);
    DirectJobRunner jobs = bench.jobs();
    DevicesController devices = new DevicesController(services, jobs, new SettingsStore(home));
    tryIt =
        new TryController(
            bench.workbench(),
            bench.data(),
            devices,
            jobs,
            bench.fx(),
            told::add,
            new RowForm(jobs).rowProperty());
    devices.load();
    bench.open();
  }

  private Path picture(String name, int width, int height) throws IOException {
    Path file = home.resolve(name);
    ImageIO.write(
        new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }

  @Test
  void aChosenTargetTellsPsnrAndSsimOnEachCard() throws IOException {
    open(Tasks.IMAGE_TO_IMAGE);
    tryIt.takeFiles(List.of(picture("small.png", 128, 96)));
    assertThat(tryIt.needsTargetable().get()).isEmpty();
    assertThat(tryIt.cards()).allMatch(c -> c.against().isEmpty());
    Path target = home.resolve("target.png");
    Files.write(target, tryIt.cards().get(0).file().orElseThrow().png().orElseThrow());

    tryIt.takeTarget(target);

    assertThat(tryIt.cards().get(0).against())
        .isEqualTo("PSNR 100.0 dB, SSIM 1.0000 against the target");
    assertThat(tryIt.cards().get(1).against()).startsWith("PSNR ").doesNotContain("100.0");
    Path wide = picture("wide.png", 400, 100);
    tryIt.takeTarget(wide);
    assertThat(told).last().asString().contains("other proportions");
    assertThat(tryIt.cards().get(0).against()).contains("100.0");
  }

  @Test
  void theMaskOfAnExampleTellsItsOverlap() throws IOException {
    open(Tasks.SEGMENTATION);
    short[] sky = new short[512 * 384];
    Example example =
        new Example(
            ImageSample.of(picture("scene.png", 512, 384)),
            Optional.of(new TrueMask(new PixelClasses(512, 384, sky))));
    services.withData(new Dataset("pairs", List.of(example), List.of()));
    bench.data().choose(home.resolve("pairs"));
    tryIt
        .strip()
        .selectedProperty()
        .set(tryIt.strip().items().stream().filter(i -> i.name().equals("scene.png")).findFirst());

    // Of the sky there is the upper half without what sits in it; what was cut off does not count.
    assertThat(tryIt.cards().get(0).against()).matches("mIoU 4\\d\\.\\d %, 4\\d\\.\\d % of the.*");
    assertThat(tryIt.needsTargetable().get()).isNotEmpty();
  }

  private Dataset pair(Path picture, int ofAll) {
    short[] mask = new short[512 * 384];
    java.util.Arrays.fill(mask, (short) ofAll);
    Truth truth = new TrueMask(new PixelClasses(512, 384, mask));
    return new Dataset(
        "pairs", List.of(new Example(ImageSample.of(picture), Optional.of(truth))), List.of());
  }

  /** Labels with colours may say something else of the same masks. */
  @Test
  void dataThatAreReadAgainSayAnewWhatIsRight() throws IOException {
    open(Tasks.SEGMENTATION);
    Path picture = picture("scene.png", 512, 384);
    services.withData(pair(picture, 3));
    bench.data().choose(home.resolve("pairs"));
    tryIt.strip().selectedProperty().set(tryIt.strip().items().stream().reduce((a, b) -> b));
    assertThat(tryIt.cards().get(0).against()).startsWith("mIoU 0.0 %");

    services.withData(pair(picture, 0));
    bench.data().choose(home.resolve("pairs"));

    assertThat(tryIt.cards().get(0).against()).startsWith("mIoU 4");
  }
}
