package dev.lathe.views.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;

/**
 * Keeps what a person looks at where it is while the content above it grows, shrinks or is built
 * anew: a click that is on its way does not miss. JavaFX keeps the distance to the upper end
 * instead, which moves everything. What is kept is what lies under the pointer, else what has the
 * keys, else what is uppermost in sight.
 */
final class ScrollAnchor {
  private static final double STILL = 0.5;

  private final ScrollPane pane;
  private final Runnable afterLayout = this::afterLayout;
  private List<Node> way = List.of();
  private double top;
  private double height = -1;
  private double offset;

  private ScrollAnchor(ScrollPane pane) {
    this.pane = pane;
  }

  /** Keeps it in that pane from now on. */
  static void follow(ScrollPane pane) {
    ScrollAnchor anchor = new ScrollAnchor(pane);
    pane.sceneProperty()
        .addListener(
            (o, was, now) -> {
              if (was != null) {
                was.removePostLayoutPulseListener(anchor.afterLayout);
              }
              if (now != null) {
                anchor.height = -1;
                now.addPostLayoutPulseListener(anchor.afterLayout);
              }
            });
  }

  private void afterLayout() {
    double now = pane.getContent().getLayoutBounds().getHeight();
    boolean moved = height >= 0 && Math.abs(now - height) > STILL;
    boolean scrolled = Math.abs(offset(now) - offset) > 1;
    if (moved && !scrolled) {
      there().ifPresent(n -> scrollBy(top(n) - top, now));
    }
    height = now;
    offset = offset(now);
    hold();
  }

  /** How much of the content lies above what is in sight. */
  private double offset(double contentHeight) {
    return pane.getVvalue() * Math.max(0, contentHeight - pane.getViewportBounds().getHeight());
  }

  private void scrollBy(double shift, double contentHeight) {
    double room = contentHeight - pane.getViewportBounds().getHeight();
    if (Math.abs(shift) > STILL && room > 0) {
      double scrolled = pane.getVvalue() * room + shift;
      pane.setVvalue(Math.max(0, Math.min(1, scrolled / room)));
    }
  }

  /** Where a node's upper edge lies in the pane. */
  private double top(Node n) {
    return pane.sceneToLocal(n.localToScene(n.getBoundsInLocal())).getMinY();
  }

  private void hold() {
    Node content = pane.getContent();
    Scene scene = pane.getScene();
    Node owner = scene == null ? null : scene.getFocusOwner();
    Node anchor =
        content.isHover()
            ? hovered(content)
            : isIn(content, owner) && isInSight(owner) ? owner : uppermost(content);
    way = new ArrayList<>();
    for (Node n = anchor; n != null && n != content; n = n.getParent()) {
      way.add(n);
    }
    top = anchor == content ? 0 : top(anchor);
  }

  /** What is held; where it was built anew, what has its name, or that of what it lies in. */
  private Optional<Node> there() {
    Node content = pane.getContent();
    if (way.isEmpty()) {
      return Optional.empty();
    }
    if (isIn(content, way.get(0))) {
      return Optional.of(way.get(0));
    }
    List<String> names =
        way.stream().map(Node::getId).filter(id -> id != null && !id.isEmpty()).toList();
    StringBuilder path = new StringBuilder();
    for (int i = names.size() - 1; i >= 0; i--) {
      path.append(" #").append(names.get(i));
    }
    // A control without a name of its own stands for nothing else: only a named one is followed.
    return path.isEmpty() || way.get(0).getId() == null
        ? Optional.empty()
        : Optional.ofNullable(content.lookup(path.toString().strip()));
  }

  private static Node hovered(Node in) {
    Node deepest = in;
    for (Node next = in; next != null; ) {
      deepest = next;
      next = childThat(next, Node::isHover);
    }
    return named(deepest, in);
  }

  private Node uppermost(Node in) {
    Node deepest = in;
    for (Node next = in; next != null; ) {
      deepest = next;
      next = childThat(next, n -> isInSight(n) && top(n) + n.getBoundsInLocal().getHeight() > 1);
    }
    return deepest;
  }

  /** The control that a part of it belongs to: it has a name, by which it is found again. */
  private static Node named(Node part, Node in) {
    for (Node n = part; n != null && n != in; n = n.getParent()) {
      if (n.getId() != null && !n.getId().isEmpty()) {
        return n;
      }
    }
    return part;
  }

  private static Node childThat(Node parent, Predicate<Node> condition) {
    if (parent instanceof Parent p) {
      for (Node child : p.getChildrenUnmodifiable()) {
        if (child.isVisible() && child.isManaged() && condition.test(child)) {
          return child;
        }
      }
    }
    return null;
  }

  private boolean isInSight(Node n) {
    Bounds b = pane.sceneToLocal(n.localToScene(n.getBoundsInLocal()));
    return b.getMaxY() > 0 && b.getMinY() < pane.getViewportBounds().getHeight();
  }

  private static boolean isIn(Node ancestor, Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (n == ancestor) {
        return true;
      }
    }
    return false;
  }
}
