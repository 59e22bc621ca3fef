package dev.lathe.engine.host;

import dev.lathe.base.child.ChildJvm;
import dev.lathe.base.child.ChildOptions;

/** Starts the child that runs a model: made small and quiet. */
final class ChildLauncher {
  private ChildLauncher() {}

  static ChildJvm start() {
    ChildOptions options =
        ChildOptions.of("lathe-measure", "The measuring process", ChildMain.class.getName())
            // Little memory of its own, no collector threads: what is resident should be the
            // model's.
            .jvm("-XX:+UseSerialGC", "-Xms16m", "-XX:MaxNewSize=16m")
            .jvm("-XX:+ExitOnOutOfMemoryError");
    return NativeRuntime.use(options).start();
  }
}
