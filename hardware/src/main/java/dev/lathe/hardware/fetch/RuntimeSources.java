package dev.lathe.hardware.fetch;

import java.util.List;

/** What can be fetched. */
public final class RuntimeSources {
  private RuntimeSources() {}

  /** All sources, in the order in which people are shown them. */
  public static List<RuntimeSource> all() {
    String path = System.getenv().getOrDefault("PATH", "");
    return List.of(new CudaFromMaven(path), new WebGpuFromNpm(path));
  }
}
