package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.DrawnBoxes;
import dev.lathe.controllers.answer.DrawnBoxes.Kind;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.PicturePreview;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.TextAlignment;

/**
 * A picture with boxes. Lines and words keep their size when the picture is zoomed; the wheel
 * zooms, a drag moves, a double click shows the whole; plus, minus, 0 and the arrows do the same.
 */
final class BoxesPane extends Region {
  static final double LEAST_HEIGHT = 120;

  /** More words than these are a wall. */
  private static final int MOST_TAGS = 60;

  private static final double KEY_MOVE = 0.1;

  private final Ground ground;
  private final Zoom zoom;
  private final ImageView picture = new ImageView();
  private final Label hint = Parts.data("", "muted");
  private final List<Drawn> drawn = new ArrayList<>();
  private final Tooltip tip = Tips.of("");
  private final InvalidationListener changed = o -> requestLayout();
  private Point2D grabbed = Point2D.ZERO;

  /** A box on screen: its outline and the words on it, where it has any. */
  private record Drawn(DrawnBoxes.Item item, Rectangle outline, Optional<Label> tag) {}

  BoxesPane(Ground ground, String name, DrawnBoxes boxes) {
    this.ground = ground;
    this.zoom = ground.zoom();
    getStyleClass().addAll("picture", "boxes");
    setMinSize(0, LEAST_HEIGHT);
    setPrefHeight(LEAST_HEIGHT);
    setMaxHeight(Double.MAX_VALUE);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText(Texts.get("try.boxes.picture", name, words(boxes)));
    setAccessibleHelp(Texts.get("try.boxes.zoom.help"));
    setFocusTraversable(true);
    picture.setPreserveRatio(false);
    hint.setWrapText(true);
    hint.setAlignment(Pos.CENTER);
    hint.setTextAlignment(TextAlignment.CENTER);
    getChildren().addAll(picture, hint);
    // What differs gets its words first, then the best.
    boxes.items().stream()
        .sorted(Comparator.comparing(i -> i.kind() == Kind.SAME))
        .forEach(this::add);
    // Small boxes last: they lie above large ones and can be pointed at.
    drawn.stream()
        .sorted(Comparator.comparingDouble(d -> -d.item().width() * d.item().height()))
        .forEach(d -> getChildren().add(d.outline()));
    drawn.forEach(d -> d.tag().ifPresent(getChildren()::add));
    Rectangle clip = new Rectangle();
    clip.setArcWidth(12);
    clip.setArcHeight(12);
    clip.widthProperty().bind(widthProperty());
    clip.heightProperty().bind(heightProperty());
    setClip(clip);
    // The ground outlives the cards drawn over it.
    WeakInvalidationListener weak = new WeakInvalidationListener(changed);
    ground.imageProperty().addListener(weak);
    zoom.factorProperty().addListener(weak);
    zoom.xProperty().addListener(weak);
    zoom.yProperty().addListener(weak);
    setOnScroll(this::wheel);
    setOnMousePressed(this::press);
    setOnMouseDragged(this::drag);
    setOnKeyPressed(this::key);
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

  /** Pixels on screen a pixel of the whole picture, before zooming. */
  private double fit() {
    PicturePreview.Extent e = ground.extent();
    return Math.min(getWidth() / e.width(), getHeight() / e.height());
  }

  private double left(double scale) {
    return origin(getWidth(), ground.extent().width() * scale, zoom.xProperty().get());
  }

  private double top(double scale) {
    return origin(getHeight(), ground.extent().height() * scale, zoom.yProperty().get());
  }

  /** Where the picture begins: in the middle while it fits, without a gap when it does not. */
  private static double origin(double room, double length, double middle) {
    return length <= room
        ? (room - length) / 2
        : Math.max(room - length, Math.min(0, room / 2 - middle * length));
  }

  @Override
  protected void layoutChildren() {
    picture.setImage(ground.imageProperty().get().orElse(null));
    boolean shown = picture.getImage() != null && getWidth() > 0 && getHeight() > 0;
    drawn.forEach(
        d -> {
          d.outline().setVisible(shown);
          d.tag().ifPresent(t -> t.setVisible(shown));
        });
    hint.setVisible(picture.getImage() == null);
    if (!shown) {
      hint.setText(ground.hint());
      hint.resizeRelocate(0, 0, getWidth(), getHeight());
      return;
    }
    double scale = fit() * zoom.factorProperty().get();
    double left = left(scale);
    double top = top(scale);
    picture.setFitWidth(ground.extent().width() * scale);
    picture.setFitHeight(ground.extent().height() * scale);
    picture.relocate(left, top);
    List<Bounds> taken = new ArrayList<>();
    drawn.forEach(d -> place(d, scale, left, top, taken));
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

  private void wheel(ScrollEvent e) {
    if (e.getDeltaY() != 0) {
      double scale = fit() * zoom.factorProperty().get();
      zoom.by(
          e.getDeltaY() > 0 ? Zoom.STEP : 1 / Zoom.STEP,
          (e.getX() - left(scale)) / (ground.extent().width() * scale),
          (e.getY() - top(scale)) / (ground.extent().height() * scale));
      e.consume();
    }
  }

  private void press(MouseEvent e) {
    requestFocus();
    grabbed = new Point2D(e.getX(), e.getY());
    if (e.getClickCount() == 2) {
      zoom.reset();
    }
  }

  private void drag(MouseEvent e) {
    double scale = fit() * zoom.factorProperty().get();
    zoom.move(
        (grabbed.getX() - e.getX()) / (ground.extent().width() * scale),
        (grabbed.getY() - e.getY()) / (ground.extent().height() * scale));
    grabbed = new Point2D(e.getX(), e.getY());
  }

  private void key(KeyEvent e) {
    double step = KEY_MOVE / zoom.factorProperty().get();
    switch (e.getCode()) {
      case PLUS, ADD, EQUALS -> zoom.by(Zoom.STEP);
      case MINUS, SUBTRACT -> zoom.by(1 / Zoom.STEP);
      case DIGIT0, NUMPAD0 -> zoom.reset();
      case LEFT -> zoom.move(-step, 0);
      case RIGHT -> zoom.move(step, 0);
      case UP -> zoom.move(0, -step);
      case DOWN -> zoom.move(0, step);
      default -> {
        return;
      }
    }
    e.consume();
  }
}
