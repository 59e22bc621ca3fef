package dev.lathe.controllers.workbench;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.experiment.Experiment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes experiments on worker threads, each after its last changes were written. The database is
 * never asked on the screen's thread, which at the end only waits.
 */
final class ExperimentCloser {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentCloser.class);

  private final JobRunner jobs;
  private final ExperimentState state;
  private final List<CompletableFuture<Void>> closing = new CopyOnWriteArrayList<>();

  ExperimentCloser(JobRunner jobs, ExperimentState state) {
    this.jobs = jobs;
    this.state = state;
  }

  /** Begins to close an experiment. Call on the screen's thread. */
  void close(Experiment experiment) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    closing.add(closed);
    closed.whenComplete((nothing, error) -> closing.remove(closed));
    jobs.start(
        JobSpec.<Void>of(
                Texts.get("job.remember"),
                c -> {
                  writeAndClose(experiment, closed);
                  return null;
                })
            .unlisted()
            .onFinished(
                () -> {
                  if (!closed.isDone()) {
                    // The runner takes no more jobs: better written here than not at all.
                    writeAndClose(experiment, closed);
                  }
                }));
  }

  private void writeAndClose(Experiment experiment, CompletableFuture<Void> closed) {
    try {
      try {
        state.flush();
      } catch (LatheException e) {
        LOG.warn("The last changes could not be remembered", e);
      }
      experiment.close();
    } finally {
      state.forget(experiment);
      closed.complete(null);
    }
  }

  /** Waits until all experiments are closed that were begun to be. */
  void await(Duration most) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new));
    try {
      all.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("An experiment was not closed in {} s", most.toSeconds(), e);
    }
  }
}
