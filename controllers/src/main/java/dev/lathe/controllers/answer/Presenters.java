package dev.lathe.controllers.answer;

import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.util.List;

/** The presenters of all tasks: the one registry. */
public final class Presenters {
  private static final List<TaskPresenter> ALL =
      List.of(
          new ClassPresenter(Tasks.IMAGE_CLASSIFICATION, InputMode.PICTURES),
          new BoxesPresenter(),
          new MaskPresenter(),
          new PicturePresenter(),
          new ClassPresenter(Tasks.TEXT_CLASSIFICATION, InputMode.SENTENCE),
          new TagsPresenter(),
          new EmbeddingPresenter(),
          new ClassPresenter(Tasks.TABULAR_CLASSIFICATION, InputMode.ROW),
          new NumberPresenter(),
          new TokensPresenter(),
          new TensorPresenter());

  private Presenters() {}

  /** The presenter of a task. */
  public static TaskPresenter of(Task task) {
    return ALL.stream()
        .filter(p -> p.task().equals(task))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody presents " + task.id()));
  }
}
