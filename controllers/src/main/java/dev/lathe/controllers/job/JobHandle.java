package dev.lathe.controllers.job;

/** A started job. */
public interface JobHandle {
  /** Asks it to stop; its finish callback still comes. */
  void cancel();

  /** Asks a steerable job to stand still, where it can. */
  void pause();

  /** Lets it go on. */
  void resume();

  /** Asks a steerable job to end soon with what it has so far; paused, it goes on to end. */
  void finish();

  /** Whether it was asked to stand still. */
  boolean isPaused();

  /** Whether its finish callback has run. */
  boolean isFinished();
}
