package dev.lathe.views.shell;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.StackPane;

/** Which of two controls lies over the other. */
final class FocusLayers {
  private FocusLayers() {}

  /**
   * Whether a control lies in a layer over that of another: of the children of a stack, the later
   * ones are on top.
   *
   * @param upper may be null, as a scene's focus owner may, and then covers nothing
   */
  static boolean covers(Node upper, Node lower) {
    for (Node u = upper; u != null && u.getParent() != null; u = u.getParent()) {
      Parent parent = u.getParent();
      for (Node l = lower; l != null; l = l.getParent()) {
        if (l.getParent() == parent) {
          List<Node> layers = parent.getChildrenUnmodifiable();
          return parent instanceof StackPane && layers.indexOf(u) > layers.indexOf(l);
        }
      }
    }
    return false;
  }
}
