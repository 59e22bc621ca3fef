package dev.lathe.views.shell;

import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;

/**
 * The one focus ring: around whatever has the keyboard's focus, of whatever kind. It lies over the
 * window, so that no control has to draw one, and none is cut or smeared by what is around.
 */
public final class FocusRing extends Pane {
  /** Between what has the focus and the ring. */
  private static final double GAP = 2;

  private final Rectangle ring = new Rectangle();
  private boolean byKeys;

  /** A ring that shows nothing yet. */
  public FocusRing() {
    setId("focus-ring");
    setMouseTransparent(true);
    setPickOnBounds(false);
    ring.getStyleClass().add("focus-ring");
    ring.setManaged(false);
    ring.setVisible(false);
    getChildren().add(ring);
  }

  /**
   * Follows the focus of a scene: after each layout, since what has it may move under it. A control
   * that looks the same with the focus as without asks for no frame of its own when it gets it.
   *
   * <p>To JavaFX the focus is visible only where Tab took it. Whoever works by keys wants to see it
   * as well where the window gave it: back from a dialog or the palette, to what took a button's
   * place.
   */
  public void follow(Scene scene) {
    scene.addEventFilter(KeyEvent.KEY_PRESSED, e -> worksBy(true));
    scene.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> worksBy(false));
    scene.addPostLayoutPulseListener(() -> place(scene.getFocusOwner()));
    ObservableValue<Boolean> visible =
        scene.focusOwnerProperty().flatMap(Node::focusVisibleProperty).orElse(false);
    visible.addListener((o, was, now) -> Platform.requestNextPulse());
    scene.focusOwnerProperty().addListener((o, was, now) -> Platform.requestNextPulse());
  }

  private void worksBy(boolean keys) {
    if (byKeys != keys) {
      byKeys = keys;
      Platform.requestNextPulse();
    }
  }

  private void place(Node owner) {
    boolean shown =
        owner != null && owner != getScene().getRoot() && (byKeys || owner.isFocusVisible());
    Bounds b = shown ? seen(owner) : new BoundingBox(0, 0, -1, -1);
    ring.setVisible(!b.isEmpty());
    if (!b.isEmpty()) {
      ring.setX(Math.floor(b.getMinX()) - GAP + 0.5);
      ring.setY(Math.floor(b.getMinY()) - GAP + 0.5);
      ring.setWidth(Math.ceil(b.getWidth()) + 2 * GAP - 1);
      ring.setHeight(Math.ceil(b.getHeight()) + 2 * GAP - 1);
    }
  }

  /** What a scroll pane has rolled away has no ring. */
  private static Bounds seen(Node owner) {
    Bounds b = owner.localToScene(owner.getLayoutBounds());
    for (Node p = owner.getParent(); p != null; p = p.getParent()) {
      if (p instanceof ScrollPane) {
        Bounds in = p.localToScene(p.getLayoutBounds());
        double x = Math.max(b.getMinX(), in.getMinX());
        double y = Math.max(b.getMinY(), in.getMinY());
        double w = Math.min(b.getMaxX(), in.getMaxX()) - x;
        double h = Math.min(b.getMaxY(), in.getMaxY()) - y;
        b = new BoundingBox(x, y, w, h);
      }
    }
    return b;
  }
}
