package dev.lathe.engine.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Which models are open at the same time. */
final class MemoryGroups {
  /** More processes than this only make the machine switch between them. */
  private static final int MOST_PROCESSES = 12;

  /** What a child takes besides its model. */
  private static final long OVERHEAD_BYTES = 160L << 20;

  /** Weights as read, as packed for the kernels, and activations. */
  private static final int TIMES_FILE = 4;

  private static final double SHARE_OF_FREE = 0.7;
  private static final long ASSUMED_FREE = 4L << 30;

  private MemoryGroups() {}

  /**
   * Indices of models, group by group; each group begins with 0, the original.
   *
   * @param bytes size of each model's files
   * @param devices how many processes each model needs
   * @param free memory that can be had
   */
  static List<List<Integer>> of(List<Long> bytes, int devices, OptionalLong free) {
    double room = free.orElse(ASSUMED_FREE) * SHARE_OF_FREE;
    List<List<Integer>> groups = new ArrayList<>();
    List<Integer> group = new ArrayList<>(List.of(0));
    double used = need(bytes.get(0), devices);
    for (int i = 1; i < bytes.size(); i++) {
      double need = need(bytes.get(i), devices);
      boolean full = used + need > room || (group.size() + 1) * devices > MOST_PROCESSES;
      if (full && group.size() > 1) {
        groups.add(group);
        group = new ArrayList<>(List.of(0));
        used = need(bytes.get(0), devices);
      }
      group.add(i);
      used += need;
    }
    groups.add(group);
    return groups;
  }

  private static double need(long bytes, int devices) {
    return (double) devices * (TIMES_FILE * (double) bytes + OVERHEAD_BYTES);
  }
}
