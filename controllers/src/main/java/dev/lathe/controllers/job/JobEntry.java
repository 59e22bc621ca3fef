package dev.lathe.controllers.job;

import dev.lathe.base.JobControl;
import java.util.OptionalDouble;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** One row of the job list. Its properties change on the screen's thread only. */
public final class JobEntry implements JobHandle {
  private final String title;
  private final JobControl control = new JobControl();
  private final long startNanos;
  private final ReadOnlyDoubleWrapper fraction = new ReadOnlyDoubleWrapper(-1);
  private final ReadOnlyDoubleWrapper remainingSeconds = new ReadOnlyDoubleWrapper(-1);
  private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper cancelling = new ReadOnlyBooleanWrapper(false);
  private final ReadOnlyBooleanWrapper paused = new ReadOnlyBooleanWrapper(false);
  private final ReadOnlyBooleanWrapper ending = new ReadOnlyBooleanWrapper(false);
  private final boolean steerable;
  private volatile boolean finished;

  JobEntry(String title, long startNanos, boolean steerable) {
    this.title = title;
    this.startNanos = startNanos;
    this.steerable = steerable;
  }

  /** What it is called. */
  public String title() {
    return title;
  }

  /** Share done in 0..1; -1 while unknown. */
  public ReadOnlyDoubleProperty fractionProperty() {
    return fraction.getReadOnlyProperty();
  }

  /** Expected remaining seconds; -1 while unknown. */
  public ReadOnlyDoubleProperty remainingSecondsProperty() {
    return remainingSeconds.getReadOnlyProperty();
  }

  /** What is being done now. */
  public ReadOnlyStringProperty textProperty() {
    return text.getReadOnlyProperty();
  }

  /** Whether a cancel was asked for and the job is unwinding. */
  public ReadOnlyBooleanProperty cancellingProperty() {
    return cancelling.getReadOnlyProperty();
  }

  /** Whether it can stand still, and end soon with what it has so far. */
  public boolean isSteerable() {
    return steerable;
  }

  /** Whether it was asked to stand still. */
  public ReadOnlyBooleanProperty pausedProperty() {
    return paused.getReadOnlyProperty();
  }

  /** Whether it was asked to end with what it has so far. */
  public ReadOnlyBooleanProperty endingProperty() {
    return ending.getReadOnlyProperty();
  }

  @Override
  public void pause() {
    paused.set(true);
    control.pause();
  }

  @Override
  public void resume() {
    paused.set(false);
    control.resume();
  }

  @Override
  public void finish() {
    ending.set(true);
    paused.set(false);
    control.finish();
  }

  @Override
  public void cancel() {
    cancelling.set(true);
    control.cancel();
  }

  @Override
  public boolean isPaused() {
    return paused.get();
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  JobControl control() {
    return control;
  }

  void ended() {
    finished = true;
  }

  double elapsedSeconds(long nowNanos) {
    return (nowNanos - startNanos) / 1e9;
  }

  /**
   * Copies what the worker reported into the properties. What the work itself says of its remaining
   * time goes before what its share so far lets expect, so that all places say the same.
   */
  void poll(long nowNanos) {
    JobControl.Progress p = control.progress();
    // A part of the work that counts from zero again must not look like a step back.
    fraction.set(Math.max(fraction.get(), p.fraction()));
    text.set(p.text());
    remainingSeconds.set(
        control
            .remaining()
            .map(r -> r.toMillis() / 1e3)
            .orElseGet(() -> remaining(fraction.get(), elapsedSeconds(nowNanos)).orElse(-1)));
  }

  /** Straight extrapolation; too early to say in the first second and below two per cent. */
  static OptionalDouble remaining(double fraction, double elapsedSeconds) {
    if (fraction < 0.02 || elapsedSeconds < 1) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(elapsedSeconds * (1 - fraction) / fraction);
  }
}
