package dev.lathe.views;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.text.Text;

/**
 * Whether what is on a screen can be seen: not beyond an edge that cannot be scrolled to, not under
 * something else.
 */
final class Sight {
  /** Rounding, and the side bearings of letters. */
  private static final double SLACK = 2.5;

  private Sight() {}

  /** Why a node, or a part of it, can be seen nowhere; empty where it can. */
  static Optional<String> outside(Node node, Parent root) {
    if (isOverPicture(node)) {
      return Optional.empty();
    }
    Bounds b = node.localToScene(node.getLayoutBounds());
    if (b.getWidth() < 1 || b.getHeight() < 1) {
      return node instanceof Labeled l && l.getText() != null && !l.getText().isBlank()
          ? Optional.of("no room at all: " + said(node))
          : Optional.empty();
    }
    boolean sideways = false;
    boolean down = false;
    for (Node p = node.getParent(); p != null; p = p.getParent()) {
      if (p instanceof TableView || p instanceof ListView) {
        return Optional.empty();
      }
      Bounds in = p.localToScene(p.getLayoutBounds());
      if (p instanceof ScrollPane s) {
        sideways |= s.getHbarPolicy() != ScrollPane.ScrollBarPolicy.NEVER && isStrip(s);
        down |= s.getVbarPolicy() != ScrollPane.ScrollBarPolicy.NEVER;
      }
      boolean clips = p instanceof ScrollPane || p == root || p.getParent() instanceof SplitPane;
      if (!clips) {
        continue;
      }
      if (!sideways && (b.getMinX() < in.getMinX() - SLACK || b.getMaxX() > in.getMaxX() + SLACK)) {
        return Optional.of(
            "beyond the side of " + p.getClass().getSimpleName() + ": " + said(node));
      }
      if (!down && (b.getMinY() < in.getMinY() - SLACK || b.getMaxY() > in.getMaxY() + SLACK)) {
        return Optional.of(
            "beyond the foot of " + p.getClass().getSimpleName() + ": " + said(node));
      }
    }
    return Optional.empty();
  }

  /** Only pictures in a row are looked at by scrolling sideways. */
  private static boolean isStrip(ScrollPane pane) {
    return pane.getVbarPolicy() == ScrollPane.ScrollBarPolicy.NEVER;
  }

  private record Written(Labeled label, Bounds seen, Parent layer) {}

  /** Pairs of texts that lie over each other. */
  static List<String> overlapping(Parent root) {
    List<Written> all = new ArrayList<>();
    Complaints.visit(
        root,
        n -> {
          if (n instanceof Labeled l && !l.isMouseTransparent()) {
            seen(l).ifPresent(b -> all.add(new Written(l, b, layer(l, root))));
          }
        });
    List<String> list = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (int k = i + 1; k < all.size(); k++) {
        // A toast lies over the place on purpose.
        boolean same = all.get(i).layer() == all.get(k).layer();
        if (same && overlap(all.get(i).seen(), all.get(k).seen())) {
          list.add(
              "over each other: " + said(all.get(i).label()) + " and " + said(all.get(k).label()));
        }
      }
    }
    return list;
  }

  private static Parent layer(Node n, Parent root) {
    Parent p = n.getParent();
    while (p != root && p.getParent() != root) {
      p = p.getParent();
    }
    return p;
  }

  private static boolean overlap(Bounds a, Bounds b) {
    double w = Math.min(a.getMaxX(), b.getMaxX()) - Math.max(a.getMinX(), b.getMinX());
    double h = Math.min(a.getMaxY(), b.getMaxY()) - Math.max(a.getMinY(), b.getMinY());
    return w > SLACK && h > 2 * SLACK;
  }

  /** The words on a box move with the picture, which is clipped where it is zoomed. */
  private static boolean isOverPicture(Node n) {
    return n.getStyleClass().contains("box-tag");
  }

  /** Where the letters of a label are seen. */
  private static Optional<Bounds> seen(Labeled l) {
    Optional<Text> text =
        l.getChildrenUnmodifiable().stream()
            .filter(n -> n instanceof Text t && !t.getText().isBlank())
            .map(Text.class::cast)
            .findFirst();
    if (text.isEmpty() || isOverPicture(l)) {
      return Optional.empty();
    }
    Bounds b = text.get().localToScene(text.get().getLayoutBounds());
    for (Node p = l.getParent(); p != null; p = p.getParent()) {
      if (p instanceof ScrollPane || p instanceof ListView || p instanceof TableView) {
        Bounds in = p.localToScene(p.getLayoutBounds());
        double x = Math.max(b.getMinX(), in.getMinX());
        double y = Math.max(b.getMinY(), in.getMinY());
        double w = Math.min(b.getMaxX(), in.getMaxX()) - x;
        double h = Math.min(b.getMaxY(), in.getMaxY()) - y;
        if (w <= 0 || h <= 0) {
          return Optional.empty();
        }
        b = new BoundingBox(x, y, w, h);
      }
    }
    return Optional.of(b);
  }

  private static String said(Node n) {
    String words =
        n instanceof Labeled l && l.getText() != null && !l.getText().isBlank()
            ? l.getText()
            : n.getAccessibleText() == null ? "" : n.getAccessibleText();
    String id = n.getId() == null ? "" : "#" + n.getId();
    return n.getClass().getSimpleName() + id + " '" + words + "'";
  }
}
