package dev.lathe.engine.host;

import dev.lathe.base.child.ChildJvm;
import dev.lathe.base.child.ChildOptions;
import dev.lathe.hardware.InferenceRuntime;

/** Starts the child that runs a model: made small and quiet. */
final class ChildLauncher {
  private ChildLauncher() {}

  /** A child that loads this runtime. */
  static ChildJvm start(InferenceRuntime runtime) {
    ChildOptions options =
        ChildOptions.of("lathe-measure", "The measuring process", ChildMain.class.getName())
            // Little memory of its own, no collector threads: what is resident should be the
            // model's.
            .jvm("-XX:+UseSerialGC", "-Xms16m", "-XX:MaxNewSize=16m")
            .jvm("-XX:+ExitOnOutOfMemoryError");
    return runtime.use(options).start();
  }
}
