package dev.lathe.optimizers.worker;

import java.util.List;

/** The tasks that a worker process knows. */
final class Tasks {
  private static final List<WorkerTask<?, ?, ?>> ALL =
      List.of(new MakeTask(), new ScoresTask(), new SweepTask(), new SensitivityTask());

  private Tasks() {}

  /** The number of a task. */
  static int number(WorkerTask<?, ?, ?> task) {
    for (int i = 0; i < ALL.size(); i++) {
      if (ALL.get(i).getClass() == task.getClass()) {
        return i;
      }
    }
    throw new IllegalArgumentException("no worker knows " + task.getClass());
  }

  /** The task with a number. */
  static WorkerTask<?, ?, ?> of(int number) {
    return ALL.get(number);
  }
}
