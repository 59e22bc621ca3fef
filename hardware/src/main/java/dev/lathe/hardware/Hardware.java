package dev.lathe.hardware;

import dev.lathe.base.JobContext;
import java.util.List;

/** What can be asked of the machine. Answers about the machine are read once and kept. */
public interface Hardware {
  /** The machine. Answers within tens of milliseconds. */
  Machine machine();

  /** The libraries that models run on, and how to get more. */
  Runtimes runtimes();

  /**
   * Every device of every runtime, the bundled runtime's CPU first, with the reason where one is
   * unusable.
   */
  List<Device> devices();

  /**
   * What the machine really reaches, measured for about a second; cached on disk until the machine
   * changes.
   */
  Probe probe(boolean again, JobContext context);

  /**
   * Rates reached.
   *
   * @param fp32Gflops FP32 matrix product, all cores, 10^9 operations a second
   * @param int8Gops INT8 matrix product, all cores, 10^9 operations a second
   * @param memoryGbPerSecond memory read bandwidth, 10^9 bytes a second
   * @param takenAtEpochSecond when it was measured
   */
  record Probe(
      double fp32Gflops, double int8Gops, double memoryGbPerSecond, long takenAtEpochSecond) {}
}
