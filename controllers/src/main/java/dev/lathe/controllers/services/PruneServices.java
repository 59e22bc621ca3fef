package dev.lathe.controllers.services;

import dev.lathe.base.JobContext;
import java.util.function.Consumer;

/** Channel pruning looked at before it is done. Methods run on worker threads. */
public interface PruneServices {
  /** What would be cut, and how the channels rank. */
  ChannelPlan plan(PruneRequest question, JobContext context);

  /**
   * What the cut brings at each stop of its ratio.
   *
   * @param question with a sample to measure latency on
   * @param onStop takes each stop, on the worker thread
   */
  void sweep(PruneRequest question, Consumer<SweepStop> onStop, JobContext context);

  /**
   * What each group costs when it alone shrinks.
   *
   * @param question with data to judge answers on
   * @param onCurve takes each group's curve, on the worker thread
   */
  void sensitivity(PruneRequest question, Consumer<SensitivityCurve> onCurve, JobContext context);
}
