package dev.lathe.controllers.tryit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.answer.Likeness;
import dev.lathe.controllers.answer.TensorTable;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TryControllerTest {
  @TempDir Path home;

  private final List<Notifications.Message> told = new ArrayList<>();
  private WorkbenchController workbench;

  private TryController open(Task task) {
    FakeServices services = new FakeServices(home, task).withVariant();
    ManualFxThread fx = new ManualFxThread();
    Notifications notifications = told::add;
    DirectJobRunner jobs = new DirectJobRunner(notifications::error);
    SettingsStore settings = new SettingsStore(home);
    workbench = new WorkbenchController(services, jobs, fx, settings);
    DevicesController devices = new DevicesController(services, jobs, settings);
    DataController data = new DataController(workbench, jobs);
    TryController tryIt =
        new TryController(
            workbench, data, devices, jobs, fx, notifications, new RowForm(jobs).rowProperty());
    devices.load();
    workbench.start(Optional.empty());
    return tryIt;
  }

  private static List<LabelBars.Line> bars(AnswerCard card) {
    return ((LabelBars) card.content().orElseThrow()).lines();
  }

  @Test
  void aPictureGoesThroughOriginalAndVariant() {
    TryController t = open(Tasks.IMAGE_CLASSIFICATION);
    assertThat(t.modeProperty().get()).isEqualTo(InputMode.PICTURES);
    assertThat(t.strip().items()).hasSize(4);
    assertThat(t.cards()).extracting(AnswerCard::state).containsOnly(AnswerCard.State.DONE);
    assertThat(t.cards()).hasSize(2);
    AnswerCard variant = t.cards().get(1);
    assertThat(bars(variant)).extracting(LabelBars.Line::label).startsWith("desert hare", "angora");
    assertThat(bars(variant))
        .extracting(LabelBars.Line::moved)
        .startsWith(false, true, true, false);
    assertThat(variant.difference()).contains("Places 2 and 3 swapped");
    assertThat(variant.milliseconds()).isEqualTo("4.08 ms");
    assertThat(t.preview().sizesProperty().get()).isEqualTo("512 × 384 → 244 × 244");
    assertThat(told).isEmpty();
  }

  @Test
  void aVariantCanBeHiddenButNotTheOriginal() {
    TryController t = open(Tasks.IMAGE_CLASSIFICATION);
    t.shown().set(t.shown().all().get(1), false);
    assertThat(t.cards()).hasSize(1);
    t.shown().set(t.shown().all().get(0), false);
    assertThat(t.cards()).hasSize(1);
  }

  @Test
  void typingAnswers() {
    TryController t = open(Tasks.TEXT_CLASSIFICATION);
    t.sentenceProperty().set("really good");
    assertThat(bars(t.cards().get(0)).get(0).label()).isEqualTo("positive");
    t.sentenceProperty().set("bad");
    assertThat(bars(t.cards().get(0)).get(0).label()).isEqualTo("negative");
    t.sentenceProperty().set(" ");
    assertThat(t.needsInput().get()).isNotEmpty();
    assertThat(t.cards()).extracting(AnswerCard::state).containsOnly(AnswerCard.State.WAITING);
  }

  @Test
  void filesForATextModelAreRefusedWithTheReason() {
    TryController t = open(Tasks.TEXT_CLASSIFICATION);
    t.takeFiles(List.of(home.resolve("animals")));
    assertThat(told).singleElement().satisfies(m -> assertThat(m.todo()).contains("Model"));
  }

  @Test
  void whatIsNoPictureIsSaid() {
    TryController t = open(Tasks.IMAGE_CLASSIFICATION);
    t.takeFiles(List.of(home.resolve("hare.onnx")));
    assertThat(told).isNotEmpty();
    assertThat(t.strip().items()).hasSize(5);
  }

  @Test
  void similarityOfTwoSentences() {
    TryController t = open(Tasks.TEXT_EMBEDDING);
    t.sentenceProperty().set("abcdefg");
    t.otherSentenceProperty().set("hijklmn");
    Likeness likeness = (Likeness) t.cards().get(0).content().orElseThrow();
    assertThat(likeness.cosine()).isCloseTo(1.0, org.assertj.core.api.Assertions.within(1e-6));
  }

  @Test
  void randomTensorsForAModelThatNothingIsKnownOf() {
    TryController t = open(Tasks.RAW_TENSORS);
    assertThat(((TensorTable) t.cards().get(0).content().orElseThrow()).lines())
        .singleElement()
        .satisfies(l -> assertThat(l.range()).isEqualTo("1 · 3.500 · 6"));
    t.otherTensors();
    assertThat(told).isEmpty();
  }

  @Test
  void aModelThatCannotBeOpenedLeavesTheOldOne() {
    open(Tasks.IMAGE_CLASSIFICATION);
    workbench.openModel(home.resolve("broken.onnx"));
    assertThat(told)
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.level()).isEqualTo(Notifications.Level.ERROR);
              assertThat(m.what()).contains("broken.onnx");
              assertThat(m.details()).contains("LatheException");
            });
    assertThat(workbench.chipProperty().get())
        .hasValueSatisfying(c -> assertThat(c.name()).isEqualTo("hare.onnx"));
  }
}
