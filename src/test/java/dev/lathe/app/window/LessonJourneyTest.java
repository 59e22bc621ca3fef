package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.learn.Question;
import dev.lathe.controllers.learn.Told;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lessons from the palette to their summary by keys alone, on the sample and the real engine. */
class LessonJourneyTest {
  /** What a step waits for, by its shortcut. */
  private static final Map<Action, KeyCode[]> KEYS =
      Map.of(
          Action.MEASURE, new KeyCode[] {KeyCode.CONTROL, KeyCode.M},
          Action.MAKE_VARIANT, new KeyCode[] {KeyCode.CONTROL, KeyCode.ENTER});

  private static final int MOST_TABS = 30;

  @TempDir Path home;
  private WindowHarness window;
  private Person person;

  @AfterEach
  void leave() {
    if (window != null) {
      window.close();
    }
    System.clearProperty("lathe.home");
  }

  private LearnController learn() {
    return person.state().learn();
  }

  private LessonStep step() {
    return person.reads(() -> learn().atProperty().get().orElseThrow().step());
  }

  @ParameterizedTest
  @CsvSource({"few-bits,how few bits", "batch,batch and latency"})
  void aLessonIsDrivenToItsSummary(String id, String typed) {
    System.setProperty("lathe.home", home.toString());
    window = WindowHarness.open(new WindowServices(), false, 1.5, 1280, 800, Optional.empty());
    person = new Person(window);
    person.sees(
        "the sample with its data",
        () -> person.state().data().datasetProperty().get().isPresent());

    person.keys(KeyCode.CONTROL, KeyCode.K);
    person.types(typed);
    person.keys(KeyCode.ENTER);
    person.sees("the lesson", () -> learn().atProperty().get().isPresent());
    assertThat(person.reads(() -> learn().atProperty().get().orElseThrow().lesson().id()))
        .isEqualTo(id);
    List<Question> asked =
        person.reads(() -> learn().atProperty().get().orElseThrow().lesson()).steps().stream()
            .flatMap(s -> s.asks().stream())
            .toList();

    while (!step().isSummary()) {
      LessonStep now = step();
      now.asks().forEach(this::answers);
      now.action().ifPresent(this::does);
      person.sees(
          now.id() + " to be done", () -> learn().isDone() && learn().cannotGoOn().get().isEmpty());
      person.keys(KeyCode.CONTROL, KeyCode.PERIOD);
      person.sees("the step after " + now.id(), () -> !step().equals(now));
    }

    List<Told> told = person.reads(learn()::told);
    assertThat(told).hasSameSizeAs(asked);
    List<String> words = person.reads(person::words);
    told.forEach(t -> assertThat(words).contains(t.sentence()));
    person.keys(KeyCode.CONTROL, KeyCode.PERIOD);
    person.sees("the end", () -> learn().atProperty().get().isEmpty());
  }

  /** A step that waits for something may have it already: what was measured is not lost. */
  private void does(Action action) {
    if (!person.reads(learn()::isDone)) {
      person.sees(
          action + " to be possible",
          () -> person.state().commands().get(action).whyNotProperty().get().isEmpty());
      person.keys(KEYS.get(action));
    }
  }

  private void answers(Question question) {
    for (int i = 0; i < MOST_TABS && !isOf(question, owner()); i++) {
      person.keys(KeyCode.TAB);
    }
    Node answer = owner();
    assertThat(isOf(question, answer)).describedAs("keys reach " + question.id()).isTrue();
    person.keys(answer instanceof RadioButton ? KeyCode.SPACE : KeyCode.LEFT);
    person.sees("an answer to " + question.id(), () -> learn().guess(question).isPresent());
  }

  private Node owner() {
    return person.reads(() -> window.scene().getFocusOwner());
  }

  private static boolean isOf(Question question, Node node) {
    return node != null
        && (node instanceof RadioButton || node instanceof Slider)
        && node.getId() != null
        && node.getId().startsWith("guess-" + question.id());
  }
}
