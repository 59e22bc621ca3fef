package dev.lathe.views.shell;

import atlantafx.base.controls.Popover;
import javafx.scene.Node;

/** Popovers below a chip, all alike. */
final class Popovers {
  private Popovers() {}

  static Popover of(Node content) {
    Popover p = new Popover(content);
    p.setArrowLocation(Popover.ArrowLocation.TOP_RIGHT);
    p.setHeaderAlwaysVisible(false);
    p.setDetachable(false);
    p.setAnimated(false);
    p.setArrowSize(8);
    return p;
  }

  static void toggle(Popover popover, Node anchor) {
    if (popover.isShowing()) {
      popover.hide();
    } else {
      popover.show(anchor);
    }
  }
}
