package dev.lathe.engine.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What else the machine does while models are timed: processor time of everyone, time that a
 * hypervisor took away, clock frequency, thermal throttling. Read from {@code /proc} and {@code
 * /sys}; where they are not there (other systems than Linux, containers), the facts are absent and
 * their rules do not apply.
 */
final class MachineState {
  /** Linux counts in USER_HZ, which is 100 on every architecture that Lathe runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private final Path root;

  MachineState() {
    this(Path.of("/"));
  }

  /** Reads under another root, for tests. */
  MachineState(Path root) {
    this.root = root;
  }

  /**
   * A reading.
   *
   * @param nanos when
   * @param busySeconds processor time used by all processes since the machine started
   * @param stolenSeconds processor time that the hypervisor gave to others
   * @param ownSeconds processor time of the processes that measure
   * @param cores logical cores
   * @param throttles how often the processors throttled themselves
   */
  record Reading(
      long nanos,
      double busySeconds,
      double stolenSeconds,
      double ownSeconds,
      int cores,
      long throttles) {}

  /**
   * Between two readings.
   *
   * @param othersShare of the machine's processor time, what other processes used, 0..1
   * @param stolenShare of the machine's processor time, what the hypervisor took, 0..1
   * @param throttled whether a processor throttled itself for heat
   */
  record Load(double othersShare, double stolenShare, boolean throttled) {}

  /** Reads now; empty where the system does not tell. */
  Optional<Reading> read(List<ProcessHandle> own) {
    try {
      Path stat = root.resolve("proc/stat");
      if (!Files.isReadable(stat)) {
        return Optional.empty();
      }
      String[] total = {};
      int cores = 0;
      for (String line : Files.readAllLines(stat)) {
        if (line.startsWith("cpu ")) {
          total = line.substring(4).trim().split("\\s+");
        } else if (line.startsWith("cpu")) {
          cores++;
        }
      }
      if (total.length < 8 || cores == 0) {
        return Optional.empty();
      }
      double busy = 0;
      for (int field : new int[] {0, 1, 2, 5, 6}) { // user nice system irq softirq
        busy += Long.parseLong(total[field]);
      }
      double ownSeconds =
          own.stream()
              .mapToDouble(h -> h.info().totalCpuDuration().map(MachineState::seconds).orElse(0.0))
              .sum();
      return Optional.of(
          new Reading(
              System.nanoTime(),
              busy / TICKS_PER_SECOND,
              Long.parseLong(total[7]) / TICKS_PER_SECOND,
              ownSeconds,
              cores,
              throttles()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static double seconds(Duration d) {
    return d.toNanos() * 1e-9;
  }

  /** What happened between two readings of the same processes. */
  static Load between(Reading from, Reading to) {
    double capacity = (to.nanos() - from.nanos()) * 1e-9 * to.cores();
    if (capacity <= 0) {
      return new Load(0, 0, false);
    }
    double own = to.ownSeconds() - from.ownSeconds();
    double others = to.busySeconds() - from.busySeconds() - own;
    return new Load(
        Math.max(0, Math.min(1, others / capacity)),
        Math.max(0, (to.stolenSeconds() - from.stolenSeconds()) / capacity),
        to.throttles() > from.throttles());
  }

  /** The highest clock of any core now, in kHz; absent where it cannot be read. */
  OptionalLong clock() {
    return cores("cpufreq/scaling_cur_freq").max();
  }

  private long throttles() {
    return cores("thermal_throttle/core_throttle_count").sum();
  }

  private java.util.stream.LongStream cores(String file) {
    Path cpus = root.resolve("sys/devices/system/cpu");
    try (Stream<Path> all = Files.list(cpus)) {
      List<Path> files =
          all.filter(p -> p.getFileName().toString().matches("cpu\\d+"))
              .map(p -> p.resolve(file))
              .filter(Files::isReadable)
              .toList();
      return files.stream().mapToLong(MachineState::number);
    } catch (IOException e) {
      return java.util.stream.LongStream.empty();
    }
  }

  private static long number(Path file) {
    try {
      return Long.parseLong(Files.readString(file).trim());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /** Memory that can be had without swapping, in bytes; absent where it cannot be read. */
  OptionalLong availableMemory() {
    try {
      for (String line : Files.readAllLines(root.resolve("proc/meminfo"))) {
        if (line.startsWith("MemAvailable:")) {
          return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }
}
