package dev.lathe.views.tryit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers of every task can be drawn. */
class EveryAnswerViewTest {
  @TempDir static Path home;
  private static WindowHarness window;

  @BeforeAll
  static void openWindow() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    window = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty());
  }

  @AfterAll
  static void leave() {
    window.close();
  }

  static List<Task> tasks() {
    return Tasks.all();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void theExampleOfATaskIsDrawn(Task task) {
    List<Answer> answers = List.of(task.example().answer(task));
    AnswerContent content = Presenters.of(task).content(answers, Optional.of(answers));
    List<Node> parts =
        WindowHarness.onFx(
            () -> {
              Ground ground = new Ground(window.controllers().tryIt().preview());
              AnswerView.Style style = new AnswerView.Style("INT8", "colour-0", ground);
              return AnswerViews.of(content).draw(content, style);
            });
    assertThat(parts).isNotEmpty().doesNotContainNull();
  }
}
