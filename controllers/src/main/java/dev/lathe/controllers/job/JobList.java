package dev.lathe.controllers.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The jobs that a person can see. A job shows up after half a second, so that short ones do not
 * flicker; while any runs, progress is read ten times a second.
 */
public final class JobList {
  /** How long a job may run unseen. */
  public static final Duration SHOW_AFTER = Duration.ofMillis(500);

  private static final Duration POLL = Duration.ofMillis(100);

  private final FxThread fx;
  private final LongSupplier nanoClock;
  private final List<JobEntry> running = new ArrayList<>();
  private final ObservableList<JobEntry> visible = FXCollections.observableArrayList();
  private final ObservableList<JobEntry> visibleView =
      FXCollections.unmodifiableObservableList(visible);
  private final ReadOnlyDoubleWrapper fraction = new ReadOnlyDoubleWrapper(-1);
  private final ReadOnlyDoubleWrapper remainingSeconds = new ReadOnlyDoubleWrapper(-1);
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(false);
  private FxThread.Timer timer;

  /** A list that polls through the given thread. */
  public JobList(FxThread fx) {
    this(fx, System::nanoTime);
  }

  JobList(FxThread fx, LongSupplier nanoClock) {
    this.fx = fx;
    this.nanoClock = nanoClock;
  }

  /** The jobs to show, oldest first. */
  public ObservableList<JobEntry> jobs() {
    return visibleView;
  }

  /** Mean share done of the visible jobs whose share is known; -1 when none is. */
  public ReadOnlyDoubleProperty fractionProperty() {
    return fraction.getReadOnlyProperty();
  }

  /** The longest remaining time of the visible jobs, in seconds; -1 while unknown. */
  public ReadOnlyDoubleProperty remainingSecondsProperty() {
    return remainingSeconds.getReadOnlyProperty();
  }

  /** Whether a listed job runs, shown already or not. */
  public ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  /** Cancels every listed job. */
  public void cancelAll() {
    List.copyOf(running).forEach(JobEntry::cancel);
  }

  JobEntry create(String title) {
    return create(title, false);
  }

  JobEntry create(String title, boolean steerable) {
    return new JobEntry(title, nanoClock.getAsLong(), steerable);
  }

  void add(JobEntry entry) {
    running.add(entry);
    busy.set(true);
    if (timer == null) {
      timer = fx.every(POLL, this::poll);
    }
  }

  void remove(JobEntry entry) {
    running.remove(entry);
    visible.remove(entry);
    busy.set(!running.isEmpty());
    if (running.isEmpty() && timer != null) {
      timer.stop();
      timer = null;
    }
    summarize();
  }

  void poll() {
    long now = nanoClock.getAsLong();
    for (JobEntry e : running) {
      e.poll(now);
      if (!visible.contains(e) && e.elapsedSeconds(now) >= SHOW_AFTER.toMillis() / 1e3) {
        visible.add(e);
      }
    }
    summarize();
  }

  private void summarize() {
    fraction.set(
        visible.stream()
            .mapToDouble(e -> e.fractionProperty().get())
            .filter(f -> f >= 0)
            .average()
            .orElse(-1));
    remainingSeconds.set(
        visible.stream().mapToDouble(e -> e.remainingSecondsProperty().get()).max().orElse(-1));
  }
}
