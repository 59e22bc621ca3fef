package dev.lathe.hardware;

import dev.lathe.hardware.Machine.Cache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks {@code getconf} (it reads CPUID) for the caches: some virtual machines have none in /sys.
 */
final class CacheByGetconf {
  private static final Pattern LINE = Pattern.compile("LEVEL(\\d)_([DI]?)CACHE_SIZE\\s+(\\d+)");

  private CacheByGetconf() {}

  static List<Cache> read() {
    try {
      Process process = new ProcessBuilder("getconf", "-a").redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes());
      return parse(text);
    } catch (IOException e) {
      return List.of(); // no getconf here: the caches stay unknown
    }
  }

  static List<Cache> parse(String text) {
    List<Cache> caches = new ArrayList<>();
    Matcher matcher = LINE.matcher(text);
    while (matcher.find()) {
      String type =
          switch (matcher.group(2)) {
            case "D" -> "Data";
            case "I" -> "Instruction";
            default -> "Unified";
          };
      long bytes = Long.parseLong(matcher.group(3));
      if (bytes > 0) {
        caches.add(new Cache(Integer.parseInt(matcher.group(1)), type, bytes));
      }
    }
    return caches;
  }
}
