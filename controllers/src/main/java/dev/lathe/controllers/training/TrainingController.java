package dev.lathe.controllers.training;

import dev.lathe.base.JobEvent;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/**
 * Watches a job that trains, and steers it. What the job tells waits in a queue, which is read five
 * times a second. Use on the screen's thread.
 */
public final class TrainingController {
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final FxThread fx;
  private final Queue<JobEvent> told = new ConcurrentLinkedQueue<>();
  private final ReadOnlyObjectWrapper<TrainingCurves> curves =
      new ReadOnlyObjectWrapper<>(TrainingCurves.NONE);
  private final ReadOnlyStringWrapper verdict = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper paused = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper ending = new ReadOnlyBooleanWrapper();
  private final BooleanProperty shown = new SimpleBooleanProperty();
  private CurveCollector collector = new CurveCollector();
  private Optional<JobHandle> job = Optional.empty();
  private Optional<FxThread.Timer> timer = Optional.empty();
  private Optional<TrainingEvent> newest = Optional.empty();

  /** Reads through that thread. */
  public TrainingController(FxThread fx) {
    this.fx = fx;
  }

  /** The curves so far; they stay after the end. */
  public ReadOnlyObjectProperty<TrainingCurves> curvesProperty() {
    return curves.getReadOnlyProperty();
  }

  /** Where it is, in one line. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** What came of it, once it is known: who did better, with intervals; empty before. */
  public ReadOnlyStringProperty verdictProperty() {
    return verdict.getReadOnlyProperty();
  }

  /** What came of it, with all that was told by now. */
  public String takeVerdict() {
    read();
    return verdict.get();
  }

  /** Whether a job that trains runs. */
  public ReadOnlyBooleanProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  /** Whether it stands still. */
  public ReadOnlyBooleanProperty pausedProperty() {
    return paused.getReadOnlyProperty();
  }

  /** Whether it was asked to end, with or without a result. */
  public ReadOnlyBooleanProperty endingProperty() {
    return ending.getReadOnlyProperty();
  }

  /** Whether the curves take the preview's place; a training that begins sets it. */
  public BooleanProperty shownProperty() {
    return shown;
  }

  /** Starts a job and watches it. */
  public <T> void start(JobSpec<T> spec, JobRunner jobs) {
    clear();
    running.set(true);
    status.set(Texts.get("training.preparing"));
    timer = Optional.of(fx.every(PERIOD, this::read));
    JobSpec<T> watched =
        spec.steerable(this::tell)
            .onFinished(
                () -> {
                  end();
                  spec.onFinished().run();
                });
    JobHandle handle = jobs.start(watched);
    job = Optional.of(handle).filter(h -> running.get());
  }

  private void tell(JobEvent event) {
    if (event instanceof TrainingEvent || event instanceof TrainingVerdict) {
      told.add(event);
    }
  }

  private void read() {
    List<TrainingEvent> events = new ArrayList<>();
    for (JobEvent e = told.poll(); e != null; e = told.poll()) {
      if (e instanceof TrainingEvent t) {
        events.add(t);
      } else if (e instanceof TrainingVerdict v) {
        verdict.set(v.sentence());
      }
    }
    syncWithJobList();
    if (events.isEmpty()) {
      return;
    }
    events.forEach(collector::add);
    events.stream()
        .filter(e -> !e.series().equals(TrainingEvent.ORIGINAL))
        .reduce((a, b) -> b)
        .ifPresent(e -> newest = Optional.of(e));
    boolean first = curves.get().isEmpty();
    curves.set(collector.curves());
    if (first && !curves.get().isEmpty()) {
      shown.set(true);
    }
    describe();
  }

  /** The job list has the same buttons. */
  private void syncWithJobList() {
    job.ifPresent(
        h -> {
          if (paused.get() != h.isPaused()) {
            paused.set(h.isPaused());
            describe();
          }
        });
  }

  private void describe() {
    newest.ifPresent(
        e -> {
          String where =
              Texts.get(
                  "training.status",
                  Formats.number(e.epoch(), 1),
                  Double.isFinite(e.loss()) ? Formats.number(e.loss(), 3) : "–",
                  e.best().isPresent() ? Formats.number(100 * e.best().getAsDouble(), 1) : "–");
          String network = e.series().isEmpty() ? "" : e.series() + " · ";
          status.set(network + where + " · " + rest(e));
        });
  }

  private String rest(TrainingEvent e) {
    if (!running.get()) {
      return Texts.get("training.ended");
    }
    if (ending.get()) {
      return Texts.get("training.ending");
    }
    if (paused.get()) {
      return Texts.get("training.paused");
    }
    return Double.isFinite(e.secondsLeft())
        ? Texts.get("training.left", Formats.clock(e.secondsLeft()))
        : Texts.get("training.left-unknown");
  }

  private void end() {
    timer.ifPresent(FxThread.Timer::stop);
    timer = Optional.empty();
    running.set(false);
    paused.set(false);
    read();
    ending.set(false);
    job = Optional.empty();
    describe();
  }

  /** Gives the preview its place again, unless it still runs: the hand is on the recipe. */
  public void leave() {
    if (!running.get()) {
      shown.set(false);
    }
  }

  /** Forgets the curves, as another model is open. */
  public void clear() {
    if (running.get()) {
      return;
    }
    told.clear();
    collector = new CurveCollector();
    newest = Optional.empty();
    curves.set(TrainingCurves.NONE);
    status.set("");
    verdict.set("");
    shown.set(false);
  }

  /** Lets it stand still, or go on. */
  public void togglePause() {
    job.ifPresent(
        h -> {
          if (paused.get()) {
            h.resume();
          } else {
            h.pause();
          }
          paused.set(h.isPaused());
          describe();
        });
  }

  /** Ends it soon, with the best weights so far. */
  public void finish() {
    job.ifPresent(
        h -> {
          ending.set(true);
          h.finish();
          paused.set(h.isPaused());
          describe();
        });
  }

  /** Stops it without a result. */
  public void cancel() {
    job.ifPresent(
        h -> {
          ending.set(true);
          h.cancel();
          describe();
        });
  }
}
