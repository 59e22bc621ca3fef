package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.learn.Question;
import dev.lathe.controllers.learn.Told;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.text.Glossary;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxRobot;

/** Every step of every lesson, and the glossary: uncut in small windows, and by keys alone. */
final class LearnViewTest {
  @TempDir Path home;
  private final FxRobot keyboard = new FxRobot();

  private WindowHarness open(boolean dark, double scale, double width, double height) {
    WindowHarness w =
        WindowHarness.open(
            new FakeServices(home, Tasks.IMAGE_CLASSIFICATION),
            dark,
            scale,
            width,
            height,
            Optional.empty());
    LearnController learn = w.controllers().learn();
    WindowHarness.await(
        "a model with data",
        () -> learn.lessons().stream().allMatch(l -> learn.cannotStart(l).isEmpty()));
    return w;
  }

  private static void does(Runnable action) {
    WindowHarness.onFx(
        () -> {
          action.run();
          return null;
        });
    WindowHarness.pulse();
  }

  @ParameterizedTest
  @CsvSource({
    "false,1.0,1280,800",
    "true,1.5,1280,800",
    "false,1.5,960,600",
    "true,1.75,1920,1080"
  })
  void everyStepIsShownWhole(boolean dark, double scale, double width, double height) {
    try (WindowHarness w = open(dark, scale, width, height)) {
      LearnController learn = w.controllers().learn();
      String size = (int) width + "-" + (int) (100 * scale);
      List<String> complaints = new ArrayList<>();
      does(() -> w.controllers().workbench().placeProperty().set(Place.LEARN));
      look(w, "learn-" + size, complaints);
      for (Lesson lesson : learn.lessons()) {
        does(() -> learn.start(lesson));
        for (LessonStep s : lesson.steps()) {
          assertThat(WindowHarness.onFx(() -> learn.atProperty().get().orElseThrow().step()))
              .isEqualTo(s);
          look(w, "lesson-" + lesson.id() + "-" + s.id() + "-" + size, complaints);
          does(
              () -> {
                for (Question q : s.asks()) {
                  learn.guess(q, q instanceof Question.OfChoice c ? c.options().get(0).id() : "2");
                }
              });
          does(learn::next);
        }
        assertThat(WindowHarness.onFx(() -> learn.atProperty().get())).isEmpty();
      }
      does(() -> learn.pageProperty().set(LearnController.Page.GLOSSARY));
      look(w, "glossary-" + size, complaints);
      assertThat(complaints).isEmpty();
    }
  }

  private static void look(WindowHarness w, String name, List<String> complaints) {
    w.screenshot(name);
    complaints.addAll(
        WindowHarness.onFx(
            () -> {
              List<String> lesson = new ArrayList<>();
              for (String part : List.of(".lesson-bar", ".place")) {
                Node n = w.scene().lookup(part);
                boolean own = part.equals(".lesson-bar") || isLearn(w);
                if (n instanceof Parent p && n.isVisible() && own) {
                  lesson.addAll(Complaints.about(name, p));
                }
              }
              for (Node n : w.scene().getRoot().lookupAll("#lesson-next")) {
                Bounds b = n.localToScene(n.getLayoutBounds());
                if (isSeen(n) && (b.getMinX() < 0 || b.getMaxX() > w.scene().getWidth())) {
                  lesson.add(name + ": Next is outside: " + b);
                }
              }
              return lesson;
            }));
  }

  private static boolean isLearn(WindowHarness w) {
    return w.controllers().workbench().placeProperty().get() == Place.LEARN;
  }

  private static boolean isSeen(Node n) {
    return n == null || n.isVisible() && isSeen(n.getParent());
  }

  private void types(WindowHarness w, String text) {
    // A real display hands keys on when it comes to it: what opens then is empty.
    WindowHarness.await(
        "the palette",
        () -> {
          TextField asked = (TextField) w.scene().lookup("#palette-query");
          return asked != null && asked.isFocused();
        });
    TextField query = (TextField) w.scene().lookup("#palette-query");
    does(() -> query.setText(text));
    keyboard.push(KeyCode.ENTER);
    WindowHarness.pulse();
  }

  private void next() {
    keyboard.push(KeyCode.CONTROL, KeyCode.PERIOD);
    WindowHarness.pulse();
  }

  @Test
  void aLessonIsTakenByKeysAlone() {
    try (WindowHarness w = open(false, 1.5, 1280, 800)) {
      LearnController learn = w.controllers().learn();
      keyboard.push(KeyCode.CONTROL, KeyCode.K);
      types(w, "how few bits");
      assertThat(WindowHarness.onFx(() -> learn.atProperty().get())).isPresent();
      // The way on has the focus.
      keyboard.push(KeyCode.SPACE);
      WindowHarness.pulse();
      assertThat(owner(w)).isInstanceOf(RadioButton.class);
      keyboard.push(KeyCode.SPACE);
      for (String slider : List.of("guess-four", "guess-eight")) {
        for (int i = 0; i < 9 && !slider.equals(owner(w).getId()); i++) {
          keyboard.push(KeyCode.TAB);
        }
        assertThat(owner(w)).isInstanceOf(Slider.class);
        keyboard.push(KeyCode.LEFT);
      }
      assertThat(WindowHarness.onFx(() -> learn.cannotGoOn().get())).isEmpty();
      next();
      WindowHarness.await("the count", learn::isDone);
      List<Told> told = WindowHarness.onFx(learn::told);
      assertThat(told).hasSize(2);
      assertThat(Shown.texts(w.scene().lookup(".lesson-bar"))).contains(told.get(1).sentence());
      next();
      WindowHarness.await("the count", learn::isDone);
      next();
      next();
      assertThat(WindowHarness.onFx(() -> Shown.texts(w.scene().getRoot())))
          .contains("89 %", "83.0 % (78.8 to 87.2)");
      keyboard.push(KeyCode.CONTROL, KeyCode.COMMA);
      WindowHarness.pulse();
      assertThat(WindowHarness.onFx(() -> learn.atProperty().get().orElseThrow().number()))
          .isEqualTo(4);
    }
  }

  private static Node owner(WindowHarness w) {
    return WindowHarness.onFx(() -> w.scene().getFocusOwner());
  }

  @Test
  void thePaletteFindsTermsPassesAndTheMenuOfPasses() {
    try (WindowHarness w = open(false, 1, 1280, 800)) {
      keyboard.push(KeyCode.CONTROL, KeyCode.K);
      types(w, "SQNR");
      assertThat(WindowHarness.onFx(() -> Shown.texts(w.scene().getRoot())))
          .contains(Glossary.search("sqnr").get(0).text());
      int before = steps(w);
      keyboard.push(KeyCode.CONTROL, KeyCode.K);
      types(w, "n:m pruning");
      WindowHarness.await(
          "the pass", () -> w.controllers().optimize().editor().steps().size() == before + 1);
      keyboard.push(KeyCode.CONTROL, KeyCode.DIGIT2);
      keyboard.push(KeyCode.CONTROL, KeyCode.K);
      types(w, "add pass");
      assertThat(WindowHarness.onFx(() -> ((MenuButton) w.scene().lookup("#add-pass")).isShowing()))
          .isTrue();
      keyboard.push(KeyCode.DOWN);
      keyboard.push(KeyCode.ENTER);
      WindowHarness.pulse();
      WindowHarness.await(
          "a second pass", () -> w.controllers().optimize().editor().steps().size() == before + 2);
    }
  }

  private static int steps(WindowHarness w) {
    return WindowHarness.onFx(() -> w.controllers().optimize().editor().steps().size());
  }

  @Test
  void thePresentersKeyMakesTextLargeAndBack() {
    try (WindowHarness w = open(false, 1.25, 1280, 800)) {
      Node title = w.scene().lookup(".rail-item");
      double before = WindowHarness.onFx(() -> title.getLayoutBounds().getWidth());
      keyboard.push(KeyCode.F9);
      WindowHarness.pulse();
      assertThat(WindowHarness.onFx(() -> title.getLayoutBounds().getWidth()))
          .isGreaterThan(1.2 * before);
      keyboard.push(KeyCode.F9);
      WindowHarness.pulse();
      assertThat(WindowHarness.onFx(() -> title.getLayoutBounds().getWidth())).isEqualTo(before);
      assertThat(w.controllers().settings().get().textScale()).isEqualTo(1.25);
    }
  }
}
