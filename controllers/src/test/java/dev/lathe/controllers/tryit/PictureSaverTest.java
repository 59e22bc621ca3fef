package dev.lathe.controllers.tryit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.engine.picture.MaskImages;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are pictures become files; others do not. */
final class PictureSaverTest {
  @TempDir Path home;

  private final List<String> names = new ArrayList<>();

  private AnswerCard card(Task task) {
    TestWorkbench bench = new TestWorkbench(new FakeServices(home, task));
    DirectJobRunner jobs = bench.jobs();
    DevicesController devices =
        new DevicesController(new FakeServices(home, task), jobs, new SettingsStore(home));
    TryController tryIt =
        new TryController(
            bench.workbench(),
            bench.data(),
            devices,
            jobs,
            bench.fx(),
            m -> {},
            new RowForm(jobs).rowProperty());
    devices.load();
    bench.open();
    return tryIt.cards().get(0);
  }

  private PictureSaver saver(Path target) {
    return new PictureSaver(
        new DirectJobRunner(e -> {}),
        new FakeDialogs() {
          @Override
          public Optional<Path> saveFile(FileKind kind, String suggestedName) {
            names.add(suggestedName);
            return Optional.of(target);
          }
        },
        m -> {});
  }

  @Test
  void aMaskIsSavedAsTheNumbersOfItsClasses() throws IOException {
    AnswerCard card = card(Tasks.SEGMENTATION);
    assertThat(PictureSaver.canSave(card)).isTrue();
    Path target = home.resolve("mask.png");

    saver(target).save(card, Optional.empty());

    MaskImages.Values saved = MaskImages.read(Files.readAllBytes(target), "mask.png");
    assertThat(saved.palette()).isTrue();
    assertThat(saved.values().width()).isEqualTo(512);
    // What was cut off has no class; in the middle sits what was found.
    assertThat(saved.values().at(0, 100)).isEqualTo(255);
    assertThat(saved.values().at(256, 215)).isEqualTo(2);
    assertThat(names).singleElement().asString().endsWith(".png");
  }

  @Test
  void whatIsNoPictureIsNotOffered() {
    assertThat(PictureSaver.canSave(card(Tasks.OBJECT_DETECTION))).isFalse();
    assertThat(PictureSaver.canSave(card(Tasks.IMAGE_TO_IMAGE))).isTrue();
  }
}
