package dev.lathe.views.parts;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/**
 * A row as long as there is room for all its children at their least widths. In a narrower place
 * they go on in further lines: nothing is squeezed below what it needs.
 */
public class FoldingRow extends HBox {
  private double lineGap = Parts.GRID / 2;

  /** A row. */
  public FoldingRow(double gap, Node... children) {
    super(gap, children);
  }

  /** With another distance between lines. */
  public final FoldingRow lines(double gap) {
    lineGap = gap;
    return this;
  }

  /** Children of one line. */
  private record Line(List<Node> nodes, List<Double> widths) {
    double least() {
      return widths.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /** The height of a folded row is told by its width. */
  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  private double inner(double width) {
    return width - getInsets().getLeft() - getInsets().getRight();
  }

  private boolean fits(double width) {
    List<Node> all = getManagedChildren();
    double needed = getSpacing() * Math.max(0, all.size() - 1);
    for (Node n : all) {
      needed += n.minWidth(-1);
    }
    return needed <= inner(width) + 0.5;
  }

  @Override
  protected double computeMinWidth(double height) {
    double most = getManagedChildren().stream().mapToDouble(n -> n.minWidth(-1)).max().orElse(0);
    return most + getInsets().getLeft() + getInsets().getRight();
  }

  @Override
  protected double computeMinHeight(double width) {
    return width < 0 || fits(width) ? super.computeMinHeight(width) : folded(width, false);
  }

  @Override
  protected double computePrefHeight(double width) {
    return width < 0 || fits(width) ? super.computePrefHeight(width) : folded(width, true);
  }

  private double folded(double width, boolean preferred) {
    Insets around = getInsets();
    List<Line> lines = broken(inner(width));
    double high = around.getTop() + around.getBottom() + lineGap * (lines.size() - 1);
    for (Line l : lines) {
      high += height(l, preferred);
    }
    return high;
  }

  private static double height(Line line, boolean preferred) {
    double most = 0;
    for (int i = 0; i < line.nodes().size(); i++) {
      Node n = line.nodes().get(i);
      double w = line.widths().get(i);
      most = Math.max(most, preferred ? n.prefHeight(w) : n.minHeight(w));
    }
    return most;
  }

  /** What stands behind a spacer belongs together: it is not torn apart while one line holds it. */
  private static boolean isSpacer(Node n) {
    return n instanceof Region r
        && r.getChildrenUnmodifiable().isEmpty()
        && getHgrow(n) == Priority.ALWAYS
        && !(n instanceof Control);
  }

  /** Which children stand in which line, and how wide. */
  private List<Line> broken(double room) {
    List<Line> lines = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    double used = 0;
    for (Node n : getManagedChildren()) {
      if (isSpacer(n) && !nodes.isEmpty()) {
        lines.add(line(nodes, room));
        nodes = new ArrayList<>();
        used = 0;
        continue;
      }
      double least = n.minWidth(-1);
      if (!nodes.isEmpty() && used + getSpacing() + least > room + 0.5) {
        lines.add(line(nodes, room));
        nodes = new ArrayList<>();
        used = 0;
      }
      used += (nodes.isEmpty() ? 0 : getSpacing()) + least;
      nodes.add(n);
    }
    if (!nodes.isEmpty()) {
      lines.add(line(nodes, room));
    }
    return lines;
  }

  /** Each gets what it prefers as far as there is room; the rest goes to those that grow. */
  private Line line(List<Node> nodes, double room) {
    double free = room - getSpacing() * (nodes.size() - 1);
    List<Double> widths = new ArrayList<>();
    for (Node n : nodes) {
      widths.add(n.minWidth(-1));
    }
    free -= widths.stream().mapToDouble(Double::doubleValue).sum();
    for (int i = 0; i < nodes.size(); i++) {
      double more = Math.max(0, Math.min(free, nodes.get(i).prefWidth(-1) - widths.get(i)));
      widths.set(i, widths.get(i) + more);
      free -= more;
    }
    long growing = nodes.stream().filter(n -> getHgrow(n) == Priority.ALWAYS).count();
    for (int i = 0; i < nodes.size(); i++) {
      if (free > 0 && getHgrow(nodes.get(i)) == Priority.ALWAYS) {
        widths.set(i, widths.get(i) + free / growing);
      }
    }
    return new Line(List.copyOf(nodes), widths);
  }

  @Override
  protected void layoutChildren() {
    if (fits(getWidth())) {
      super.layoutChildren();
      return;
    }
    List<Line> lines = broken(inner(getWidth()));
    double high = getHeight() - getInsets().getTop() - getInsets().getBottom();
    double wanted = lineGap * (lines.size() - 1);
    for (Line l : lines) {
      wanted += height(l, true);
    }
    double more = isFillHeight() ? Math.max(0, high - wanted) / lines.size() : 0;
    double y = getInsets().getTop();
    for (Line l : lines) {
      double h = height(l, true) + more;
      place(l, y, h);
      y += h + lineGap;
    }
  }

  private void place(Line line, double y, double high) {
    double x = getInsets().getLeft();
    VPos middle = getAlignment() == null ? VPos.TOP : getAlignment().getVpos();
    for (int i = 0; i < line.nodes().size(); i++) {
      double w = line.widths().get(i);
      layoutInArea(
          line.nodes().get(i),
          x,
          y,
          w,
          high,
          high,
          Insets.EMPTY,
          true,
          middle == VPos.TOP,
          HPos.LEFT,
          middle == VPos.BASELINE ? VPos.CENTER : middle);
      x += w + getSpacing();
    }
  }
}
