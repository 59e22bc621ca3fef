package dev.lathe.base;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that a running job tells besides its progress: a point of a curve, say. Immutable; each
 * kind of work has its own.
 */
public interface JobEvent {
  /** How long the job will go on, where what is told says so. */
  default Optional<Duration> remaining() {
    return Optional.empty();
  }
}
