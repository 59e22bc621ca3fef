package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.DrawnBoxes;
import dev.lathe.controllers.answer.DrawnBoxes.Kind;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.shape.Rectangle;

/** A picture with boxes. Lines and words keep their size when the picture is zoomed. */
final class BoxesPane extends ScenePane {
  /** More words than these are a wall. */
  private static final int MOST_TAGS = 60;

  private final List<Drawn> drawn = new ArrayList<>();
  private final Tooltip tip = Tips.of("");

  /** A box on screen: its outline and the words on it, where it has any. */
  private record Drawn(DrawnBoxes.Item item, Rectangle outline, Optional<Label> tag) {}

  BoxesPane(Ground ground, String name, DrawnBoxes boxes) {
    super(ground, Texts.get("try.boxes.picture", name, words(boxes)));
    // What differs gets its words first, then the best.
    boxes.items().stream()
        .sorted(Comparator.comparing(i -> i.kind() == Kind.SAME))
        .forEach(this::add);
    // Small boxes last: they lie above large ones and can be pointed at.
    drawn.stream()
        .sorted(Comparator.comparingDouble(d -> -d.item().width() * d.item().height()))
        .forEach(d -> getChildren().add(d.outline()));
    drawn.forEach(d -> d.tag().ifPresent(getChildren()::add));
  }

  private static String words(DrawnBoxes boxes) {
    return boxes.items().isEmpty()
        ? boxes.count()
        : boxes.items().stream().map(DrawnBoxes.Item::text).collect(Collectors.joining(", "));
  }

  private void add(DrawnBoxes.Item item) {
    String kind = "box-" + item.kind().name().toLowerCase(Locale.ROOT);
    String colour = "class-" + Math.floorMod(item.index(), ClassColours.COUNT);
    Rectangle outline = Parts.styled(new Rectangle(), "box", colour, kind);
    Optional<Label> tag =
        drawn.size() < MOST_TAGS
            ? Optional.of(Parts.data(item.text(), "box-tag", colour, kind))
            : Optional.empty();
    // One tooltip for all: each would be a window of its own.
    Tooltip.install(outline, tip);
    outline.setOnMouseEntered(
        e -> {
          tip.setText(item.detail());
          outline.getStyleClass().add("pointed");
        });
    outline.setOnMouseExited(e -> outline.getStyleClass().remove("pointed"));
    tag.ifPresent(t -> t.setMouseTransparent(true));
    drawn.add(new Drawn(item, outline, tag));
  }

  @Override
  protected void layOver(double scale, double left, double top, boolean shown) {
    drawn.forEach(
        d -> {
          d.outline().setVisible(shown);
          d.tag().ifPresent(t -> t.setVisible(shown));
        });
    if (shown) {
      List<Bounds> taken = new ArrayList<>();
      drawn.forEach(d -> place(d, scale, left, top, taken));
    }
  }

  private void place(Drawn d, double scale, double left, double top, List<Bounds> taken) {
    double x = Math.round(left + d.item().x() * scale) + 0.5;
    double y = Math.round(top + d.item().y() * scale) + 0.5;
    Rectangle r = d.outline();
    r.setX(x);
    r.setY(y);
    r.setWidth(Math.max(1, d.item().width() * scale));
    r.setHeight(Math.max(1, d.item().height() * scale));
    d.tag().ifPresent(t -> placeTag(t, d.item().kind(), r, taken));
  }

  /**
   * Words stand above their box, below it or at its foot, wherever no others are. A box like the
   * original's goes without where there is no room: the mouse still tells.
   */
  private void placeTag(Label tag, Kind kind, Rectangle box, List<Bounds> taken) {
    double w = tag.prefWidth(-1);
    double h = tag.prefHeight(-1);
    double x = Math.max(0, Math.min(getWidth() - w, box.getX() - 1));
    double foot = box.getY() + box.getHeight();
    double above = box.getY() - h >= 0 ? box.getY() - h : Math.max(0, box.getY());
    Optional<Bounds> free =
        DoubleStream.of(above, box.getY(), foot, foot - h)
            .filter(y -> y >= 0 && y + h <= getHeight())
            .<Bounds>mapToObj(y -> new BoundingBox(x, y, w, h))
            .filter(b -> taken.stream().noneMatch(b::intersects))
            .findFirst();
    boolean outside = box.getY() > getHeight() || foot < 0;
    tag.setVisible(!outside && (free.isPresent() || kind != Kind.SAME));
    if (tag.isVisible()) {
      Bounds at = free.orElseGet(() -> new BoundingBox(x, above, w, h));
      taken.add(at);
      tag.resizeRelocate(at.getMinX(), at.getMinY(), w, h);
    }
  }
}
