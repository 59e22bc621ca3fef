package dev.lathe.controllers.optimize;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of recipes that were opened or saved lately.
 *
 * @param files absolute paths, the newest first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RecentRecipes(List<String> files) {
  private static final int MOST = 8;

  /** Replaces what an older or damaged file lacks. */
  public RecentRecipes {
    files = files == null ? List.of() : files.stream().distinct().limit(MOST).toList();
  }

  /** With another one in front. */
  RecentRecipes with(String file) {
    return new RecentRecipes(Stream.concat(Stream.of(file), files.stream()).toList());
  }
}
