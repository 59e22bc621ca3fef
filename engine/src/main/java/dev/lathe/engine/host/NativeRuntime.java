package dev.lathe.engine.host;

import dev.lathe.base.child.ChildOptions;
import dev.lathe.hardware.InferenceRuntime;

/** Has children load the library that came with Lathe. */
public final class NativeRuntime {
  private NativeRuntime() {}

  /** Has a child load the bundled library, and keep it from reporting to its makers. */
  public static ChildOptions use(ChildOptions options) {
    return InferenceRuntime.bundled().use(options);
  }
}
