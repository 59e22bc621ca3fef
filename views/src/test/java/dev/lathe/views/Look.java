package dev.lathe.views;

import dev.lathe.controllers.testing.FakeServices;
import java.util.Optional;

/**
 * How a window looks in a test.
 *
 * @param scale of texts
 */
record Look(boolean dark, double scale) {
  boolean isLarge() {
    return scale > 1;
  }

  /** A window that looks so. */
  WindowHarness open(FakeServices services) {
    return WindowHarness.open(services, dark, scale, 1280, 800, Optional.empty());
  }

  /** What its screenshot is called. */
  String name(String what) {
    return what + (dark ? "-dark" : "-light") + (isLarge() ? "-150" : "");
  }
}
