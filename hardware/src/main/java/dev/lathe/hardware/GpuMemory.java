package dev.lathe.hardware;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of graphics cards, where their driver tells of it. */
public final class GpuMemory {
  private static final long MIB = 1L << 20;
  private static final long PATIENCE_SECONDS = 10;
  private static final Pattern DRM =
      Pattern.compile("^drm-(?:total|memory)-vram\\d*:\\s*(\\d+)\\s*(KiB|MiB)?", Pattern.MULTILINE);

  private GpuMemory() {}

  /** Installed bytes of each NVIDIA card, in the driver's order; empty where it does not tell. */
  static List<Long> ofNvidiaCards() {
    List<Long> bytes = new ArrayList<>();
    for (String line : nvidia("--query-gpu=memory.total")) {
      try {
        bytes.add(Long.parseLong(line.strip()) * MIB);
      } catch (NumberFormatException e) {
        return List.of(); // "[N/A]": this card does not tell
      }
    }
    return bytes;
  }

  /**
   * Bytes of graphics memory that a process holds now; empty where no driver tells of it. NVIDIA's
   * tells through {@code nvidia-smi}, the kernel's own through {@code /proc/PID/fdinfo}.
   */
  public static OptionalLong usedBy(long pid) {
    for (String line : nvidia("--query-compute-apps=pid,used_memory")) {
      String[] words = line.split(",");
      if (words.length == 2 && words[0].strip().equals(Long.toString(pid))) {
        try {
          return OptionalLong.of(Long.parseLong(words[1].strip()) * MIB);
        } catch (NumberFormatException e) {
          return OptionalLong.empty(); // "[N/A]"
        }
      }
    }
    return ofDrm(Path.of("/proc", Long.toString(pid), "fdinfo"));
  }

  /** The sum over the open cards of a process; each is described by one or more files. */
  static OptionalLong ofDrm(Path descriptors) {
    long most = -1;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path p : all) {
        Matcher m = DRM.matcher(Files.readString(p));
        if (m.find()) {
          long unit = "MiB".equals(m.group(2)) ? MIB : "KiB".equals(m.group(2)) ? 1024 : 1;
          // Several descriptors of one card each tell of all of its memory.
          most = Math.max(most, Long.parseLong(m.group(1)) * unit);
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return OptionalLong.empty(); // not Linux, or the process is gone
    }
    return most < 0 ? OptionalLong.empty() : OptionalLong.of(most);
  }

  private static List<String> nvidia(String query) {
    if (!Files.isDirectory(Path.of("/proc/driver/nvidia"))) {
      return List.of();
    }
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", query, "--format=csv,noheader,nounits")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes());
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? text.lines().toList() : List.of();
    } catch (IOException e) {
      return List.of(); // the driver came without its tool
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
