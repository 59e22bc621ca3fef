package dev.lathe.controllers.workbench;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.TaskKind;

/** Tasks in words. */
public final class TaskTexts {
  private TaskTexts() {}

  /** The name of a task. */
  public static String name(TaskKind task) {
    return Texts.get("task." + task.id());
  }

  /** The task with what matters about it, e.g. "Image classification · 1,000 labels". */
  public static String describe(ModelSetup setup) {
    String name = name(setup.task());
    if (!setup.task().isClassification()) {
      return name;
    }
    return setup.labels().isEmpty()
        ? Texts.get("task.without-labels", name)
        : Texts.get("task.with-labels", name, Formats.whole(setup.labels().size()));
  }
}
