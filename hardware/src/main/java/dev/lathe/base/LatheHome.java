package dev.lathe.base;

import java.nio.file.Path;

/**
 * Where Lathe keeps what outlives a run: workspaces, caches, logs. The folder is not created here.
 */
public final class LatheHome {
  private LatheHome() {}

  /**
   * The home: the system property {@code lathe.home}, else the environment's {@code LATHE_HOME},
   * else {@code ~/.lathe}.
   *
   * @throws LatheException when that is no path here
   */
  public static Path folder() {
    String property = System.getProperty("lathe.home");
    if (property != null && !property.isBlank()) {
      return GivenPaths.of(property);
    }
    String environment = System.getenv("LATHE_HOME");
    if (environment != null && !environment.isBlank()) {
      return GivenPaths.of(environment);
    }
    return GivenPaths.of(System.getProperty("user.home", ".")).resolve(".lathe");
  }

  /** Where experiments go when the person names no folder. */
  public static Path workspaces() {
    return folder().resolve("workspaces");
  }

  /** What can be made again: probe results, remembered set-ups. */
  public static Path cache() {
    return folder().resolve("cache");
  }

  /** Log files. */
  public static Path logs() {
    return folder().resolve("logs");
  }
}
