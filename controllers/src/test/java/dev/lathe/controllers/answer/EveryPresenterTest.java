package dev.lathe.controllers.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.TaskExample;
import dev.lathe.engine.task.Tasks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the presenter of every task. */
class EveryPresenterTest {
  static List<Task> tasks() {
    return Tasks.all();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void theExampleOfATaskIsPresented(Task task) {
    TaskPresenter presenter = Presenters.of(task);
    TaskExample example = task.example();
    List<Answer> answers = List.of(example.answer(task));
    assertThat(presenter.task()).isEqualTo(task);
    assertThat(presenter.mode(example.setup(task))).isNotEqualTo(InputMode.NOTHING);
    assertThat(presenter.content(answers, Optional.empty())).isNotNull();
    assertThat(presenter.content(answers, Optional.of(answers)))
        .hasSameClassAs(presenter.content(answers, Optional.empty()));
    assertThat(presenter.difference(answers, answers)).isNotNull();
    assertThat(presenter.change(answers.get(0), answers.get(0))).isNotNull();
    assertThat(presenter.bars(answers.get(0))).allMatch(b -> b.share() >= 0 && b.share() <= 1);
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aTaskJudgesInItsOwnWordsOrNotAtAll(Task task) {
    TaskPresenter presenter = Presenters.of(task);
    assertThat(presenter.verdict(true).isPresent()).isEqualTo(presenter.verdict(false).isPresent());
    boolean ofClass = task.truth() == Truth.OfClass.class;
    presenter
        .verdict(true)
        .ifPresent(words -> assertThat(words.contains("LABEL")).isEqualTo(ofClass));
    assertThat(presenter.verdict(true)).isNotEqualTo(Optional.of(""));
    assertThat(presenter.unmatched().contains("unlabelled"))
        .as("classes unknown to the model leave an example without a label only where it has one")
        .isEqualTo(ofClass || !task.uses(SetupPart.LABELS));
  }
}
