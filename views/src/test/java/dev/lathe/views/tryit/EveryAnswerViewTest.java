package dev.lathe.views.tryit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.views.WindowHarness;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers of every task can be drawn. */
class EveryAnswerViewTest {
  @BeforeAll
  static void startToolkit() {
    WindowHarness.startToolkit();
  }

  static List<Task> tasks() {
    return Tasks.all();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void theExampleOfATaskIsDrawn(Task task) {
    List<Answer> answers = List.of(task.example().answer(task));
    AnswerContent content = Presenters.of(task).content(answers, Optional.of(answers));
    List<Node> parts = WindowHarness.onFx(() -> AnswerViews.of(content).draw(content, "colour-0"));
    assertThat(parts).isNotEmpty().doesNotContainNull();
  }
}
