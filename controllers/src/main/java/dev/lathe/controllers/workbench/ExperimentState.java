package dev.lathe.controllers.workbench;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.experiment.Experiment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of the window that is kept with the experiment: recipe, inputs, what is shown. A slider
 * under a hand changes many times a second; it is written twice a second at most, and before the
 * experiment is closed.
 */
public final class ExperimentState {
  private static final Duration SOON = Duration.ofMillis(500);

  private final JobRunner jobs;
  private final FxThread fx;
  private final Object writing = new Object();
  private final Map<Experiment, Map<String, String>> waiting = new IdentityHashMap<>();
  private final Set<Experiment> frozen = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean due;

  ExperimentState(JobRunner jobs, FxThread fx) {
    this.jobs = jobs;
    this.fx = fx;
  }

  /** Remembers a value under a key, soon. Call on the screen's thread. */
  public void keep(Experiment experiment, String key, String value) {
    synchronized (waiting) {
      if (frozen.contains(experiment)) {
        return;
      }
      waiting.computeIfAbsent(experiment, e -> new LinkedHashMap<>()).put(key, value);
    }
    if (!due) {
      due = true;
      fx.after(
          SOON,
          () -> {
            due = false;
            jobs.start(
                JobSpec.of(
                        Texts.get("job.remember"),
                        c -> {
                          flush();
                          return null;
                        })
                    .unlisted());
          });
    }
  }

  /** From now on nothing is remembered with it. Call on the screen's thread. */
  void freeze(Experiment experiment) {
    synchronized (waiting) {
      frozen.add(experiment);
    }
  }

  /** What is remembered under a key. Call on a worker thread. */
  public Optional<String> recall(Experiment experiment, String key) {
    flush();
    return experiment.note(key);
  }

  /**
   * Writes what waits, on the calling thread; when it returns, nothing is being written. A value is
   * forgotten only once it is written, and not if another one came meanwhile.
   *
   * @throws RuntimeException the first problem, after all else was written; what could not be
   *     written waits on
   */
  public void flush() {
    synchronized (writing) {
      Map<Experiment, Map<String, String>> now = new IdentityHashMap<>();
      synchronized (waiting) {
        waiting.forEach((experiment, values) -> now.put(experiment, new LinkedHashMap<>(values)));
      }
      List<RuntimeException> problems = new ArrayList<>();
      now.forEach(
          (experiment, values) -> values.forEach((k, v) -> write(experiment, k, v, problems)));
      if (!problems.isEmpty()) {
        throw problems.get(0);
      }
    }
  }

  private void write(
      Experiment experiment, String key, String value, List<RuntimeException> problems) {
    try {
      experiment.keepNote(key, value);
    } catch (RuntimeException e) {
      problems.add(e);
      return;
    }
    synchronized (waiting) {
      Map<String, String> left = waiting.get(experiment);
      if (left != null && left.remove(key, value) && left.isEmpty()) {
        waiting.remove(experiment);
      }
    }
  }

  /** Drops what waits for an experiment that is closed: nothing can be written to it any more. */
  void forget(Experiment experiment) {
    synchronized (waiting) {
      waiting.remove(experiment);
      frozen.remove(experiment);
    }
  }
}
