package dev.lathe.controllers.job;

/** A started job. */
public interface JobHandle {
  /** Asks it to stop; its finish callback still comes. */
  void cancel();

  /** Whether its finish callback has run. */
  boolean isFinished();
}
