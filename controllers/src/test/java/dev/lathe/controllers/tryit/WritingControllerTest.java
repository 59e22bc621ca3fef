package dev.lathe.controllers.tryit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.task.Tasks;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts side by side, by a real model. */
final class WritingControllerTest {
  private static final String PROMPT =
      "geometry_prismatic holes_normal external_threads_yes surface_finish_normal tolerance_medium"
          + " batch_size_small <SOS>";

  @TempDir Path home;

  private final List<Notifications.Message> told = new ArrayList<>();

  private TryController open() {
    FakeServices services =
        new FakeServices(home, Tasks.TEXT_GENERATION)
            .withVariant()
            .withGenerator(Shared.model("generate/capp-gpt/model.onnx"));
    ManualFxThread fx = new ManualFxThread();
    Notifications notifications = told::add;
    DirectJobRunner jobs = new DirectJobRunner(notifications::error);
    SettingsStore settings = new SettingsStore(home);
    WorkbenchController workbench = new WorkbenchController(services, jobs, fx, settings);
    DevicesController devices = new DevicesController(services, jobs, settings);
    DataController data = new DataController(workbench, jobs);
    TryController tryIt =
        new TryController(
            workbench, data, devices, jobs, fx, notifications, new RowForm(jobs).rowProperty());
    devices.load();
    workbench.start(Optional.empty());
    return tryIt;
  }

  private static String text(WrittenText written) {
    StringBuilder text = new StringBuilder();
    written.tokens().forEach(t -> text.append(t.text()));
    return text.toString();
  }

  @Test
  void originalAndVariantWriteOnFromOnePrompt() {
    TryController t = open();
    assertThat(t.modeProperty().get()).isEqualTo(InputMode.PROMPT);
    t.sentenceProperty().set(" ");
    assertThat(t.needsInput().get()).isNotEmpty();
    t.sentenceProperty().set(PROMPT);
    assertThat(t.needsInput().get()).isEmpty();
    assertThat(t.writing().texts()).hasSize(2).allMatch(w -> w.tokens().isEmpty());
    t.writing().maxTokensProperty().set(6);
    t.run();
    assertThat(told).isEmpty();
    assertThat(t.writing().runningProperty().get()).isFalse();
    for (WrittenText w : t.writing().texts()) {
      assertThat(text(w)).isEqualTo(" Milling Drilling Thread Milling Grinding <EOC> SLM");
      assertThat(w.lineProperty().get()).contains("6 tokens").contains("limit");
      assertThat(w.tokens().get(0).probability()).isBetween(0.9, 1.0);
      assertThat(w.tokens().get(0).candidates()).hasSize(10);
      assertThat(w.divergenceProperty().get()).isEqualTo(WrittenText.NOWHERE);
    }
    assertThat(t.writing().texts().get(1).differenceProperty().get()).contains("same");
  }

  @Test
  void anotherTokenIsTakenAndTheTextGoesOnFromIt() {
    TryController t = open();
    t.sentenceProperty().set(PROMPT);
    t.writing().maxTokensProperty().set(8);
    t.run();
    WrittenText variant = t.writing().texts().get(1);
    WrittenToken.Candidate other = variant.tokens().get(2).candidates().get(1);
    t.writing().goOn(variant, 2, other);
    assertThat(told).isEmpty();
    assertThat(variant.tokens().get(2).id()).isEqualTo(other.id());
    assertThat(text(variant)).startsWith(" Milling Drilling " + other.text());
    assertThat(variant.tokens()).hasSizeBetween(3, 8);
    assertThat(variant.divergenceProperty().get()).isEqualTo(2);
    assertThat(variant.differenceProperty().get()).contains("token 3");
  }

  @Test
  void whatAModelRefusesIsSaidOnItsCard() {
    TryController t = open();
    t.sentenceProperty().set("geometry_prismatic nonsense");
    t.run();
    assertThat(t.writing().texts())
        .allMatch(w -> w.problemProperty().get().contains("no token 'nonsense'"));
    t.sentenceProperty().set(PROMPT);
    t.writing().maxTokensProperty().set(2);
    t.run();
    assertThat(t.writing().texts())
        .allMatch(w -> w.problemProperty().get().isEmpty() && w.tokens().size() == 2);
  }

  /** The folder's template decides what is read; each variant remembers its own answers. */
  @Test
  void aConversationIsWrittenDownByTheFoldersTemplate() throws IOException {
    TryController without = open();
    without.writing().conversationProperty().set(true);
    without.sentenceProperty().set("hello");
    without.run();
    assertThat(without.writing().texts().get(0).problemProperty().get())
        .contains("no chat template");

    // The message is left out: the model's own kind of prompt, and one word a message more.
    Files.writeString(
        home.resolve("chat_template.jinja"),
        PROMPT + "{% for m in messages if m.role == 'assistant' %}{{ m.content }}{% endfor %}");
    TryController t = open();
    t.writing().conversationProperty().set(true);
    t.writing().maxTokensProperty().set(2);
    t.sentenceProperty().set("first");
    t.run();
    WrittenText text = t.writing().texts().get(0);
    assertThat(text(text)).isEqualTo(" Milling Drilling");
    t.sentenceProperty().set("second");
    t.run();
    assertThat(text(text)).isEqualTo(" Thread Milling Grinding");
    assertThat(text.promptProperty().get()).isEqualTo("> first\nMilling Drilling\n> second\n");
    t.writing().conversationProperty().set(false);
    assertThat(text.said()).isEmpty();
  }
}
