package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.PruneRequest;
import dev.lathe.controllers.services.SweepStop;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what the stops of a pruning slider were measured to bring, so that they are measured once.
 */
interface StopsMemory {
  /** The stops, with what they were measured for. */
  record Kept(String track, List<SweepStop> stops) {}

  /**
   * Names what stops are measured for: all of the recipe that they depend on, the data and the
   * machine. Equal names, equal stops but for noise. Call on a worker thread.
   */
  String track(PruneRequest q, JobContext context);

  /** The stops that were kept for it. Call on a worker thread. */
  Optional<List<SweepStop>> recall(String track);

  /** Keeps them instead of those before. Call on the screen's thread. */
  void keep(Kept kept);
}
