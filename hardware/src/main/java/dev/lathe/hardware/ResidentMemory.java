package dev.lathe.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Resident memory of this process in bytes. Linux keeps the peak itself; elsewhere the peak is the
 * largest of the readings taken.
 */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private long highest;

  /** What is resident now; 0 where it cannot be read. */
  public long now() {
    long now = field("VmRSS:").orElseGet(ResidentMemory::fromOshi);
    highest = Math.max(highest, now);
    return now;
  }

  /** The most that was resident since the last {@link #forgetPeak()}. */
  public long peak() {
    long now = now();
    return Math.max(now, field("VmHWM:").orElse(highest));
  }

  /** Begins a new peak; where the system does not allow it, the peak stays that of the process. */
  public void forgetPeak() {
    try {
      if (Files.isWritable(CLEAR)) {
        Files.writeString(CLEAR, "5");
      }
    } catch (IOException e) {
      highest = 0; // kernels without CONFIG_PROC_PAGE_MONITOR: the peak stays the process's
    }
    highest = 0;
  }

  private static OptionalLong field(String name) {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(name)) {
          String[] words = line.substring(name.length()).trim().split("\\s+");
          return OptionalLong.of(Long.parseLong(words[0]) * 1024);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  private static long fromOshi() {
    return new oshi.SystemInfo().getOperatingSystem().getCurrentProcess().getResidentSetSize();
  }
}
