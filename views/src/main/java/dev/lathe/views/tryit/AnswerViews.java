package dev.lathe.views.tryit;

import java.util.Map;

/** The views of all tasks' answers, by the task's id: the one registry. */
final class AnswerViews {
  private static final Map<String, AnswerView> ALL =
      Map.of(
          "image-classification", new LabelsView(),
          "object-detection", new BoxesView(),
          "text-classification", new LabelsView(),
          "text-embedding", new LikenessView(),
          "raw-tensors", new TensorsView());

  private AnswerViews() {}

  /** The view of a task's answers. */
  static AnswerView of(String task) {
    AnswerView view = ALL.get(task);
    if (view == null) {
      throw new IllegalStateException("nobody draws " + task);
    }
    return view;
  }
}
