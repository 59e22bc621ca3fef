package dev.lathe.controllers.workbench;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.experiment.Experiment;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
  private boolean due;

  ExperimentState(JobRunner jobs, FxThread fx) {
    this.jobs = jobs;
    this.fx = fx;
  }

  /** Remembers a value under a key, soon. Call on the screen's thread. */
  public void keep(Experiment experiment, String key, String value) {
    synchronized (waiting) {
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

  /** What is remembered under a key. Call on a worker thread. */
  public Optional<String> recall(Experiment experiment, String key) {
    flush();
    return experiment.note(key);
  }

  /** Writes what waits, on the calling thread; when it returns, nothing is being written. */
  public void flush() {
    synchronized (writing) {
      Map<Experiment, Map<String, String>> now;
      synchronized (waiting) {
        now = new IdentityHashMap<>(waiting);
        waiting.clear();
      }
      now.forEach((experiment, values) -> values.forEach(experiment::keepNote));
    }
  }
}
