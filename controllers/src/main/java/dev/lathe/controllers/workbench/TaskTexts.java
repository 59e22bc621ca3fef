package dev.lathe.controllers.workbench;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.engine.task.Task;

/** Tasks in words. */
public final class TaskTexts {
  private TaskTexts() {}

  /** The name of a task. */
  public static String name(Task task) {
    return task.name();
  }

  /** The task with what matters about it, e.g. "Image classification · 1,000 labels". */
  public static String describe(ModelSetup setup) {
    String name = name(setup.task());
    if (!setup.task().uses(SetupPart.LABELS)) {
      return name;
    }
    return setup.labels().isEmpty()
        ? Texts.get("task.without-labels", name)
        : Texts.get("task.with-labels", name, Formats.whole(setup.labels().size()));
  }
}
