package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.Curtain;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.PictureView;
import java.util.EnumMap;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/**
 * Two pictures over one place with a divider between them that follows the mouse, or the arrow
 * keys. The wheel zooms, a drag moves, a double click shows the whole.
 */
final class CurtainPane extends Region {
  private static final double LEAST_HEIGHT = 160;
  private static final double STEP = 0.05;
  private static final double LINE = 3;
  private static final double MARGIN = 8;

  private final String name;
  private final Curtain curtain;
  private final CurtainState state;
  private final Zoom zoom;
  private final Map<Curtain.Kind, Image> images = new EnumMap<>(Curtain.Kind.class);
  private final ImageView left = new ImageView();
  private final ImageView right = new ImageView();
  private final Rectangle leftOf = new Rectangle();
  private final Region line = new Region();
  private final Label leftName = Parts.data("", "curtain-name");
  private final Label rightName = Parts.data("", "curtain-name");
  private final InvalidationListener changed = o -> requestLayout();
  private Point2D grabbed = Point2D.ZERO;

  CurtainPane(String name, Curtain curtain, Ground ground) {
    this.name = name;
    this.curtain = curtain;
    this.state = ground.curtain();
    this.zoom = ground.zoom();
    getStyleClass().addAll("picture", "boxes", "curtain");
    setMinSize(0, LEAST_HEIGHT);
    setPrefHeight(LEAST_HEIGHT);
    setMaxHeight(Double.MAX_VALUE);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleHelp(Texts.get("try.curtain.help"));
    setFocusTraversable(true);
    line.getStyleClass().add("curtain-line");
    for (javafx.scene.Node n : new javafx.scene.Node[] {line, leftName, rightName}) {
      n.setMouseTransparent(true);
    }
    left.setClip(leftOf);
    getChildren().addAll(right, left, line, leftName, rightName);
    Rectangle clip = new Rectangle();
    clip.setArcWidth(12);
    clip.setArcHeight(12);
    clip.widthProperty().bind(widthProperty());
    clip.heightProperty().bind(heightProperty());
    setClip(clip);
    // The state outlives the cards.
    WeakInvalidationListener weak = new WeakInvalidationListener(changed);
    state.atProperty().addListener(weak);
    state.leftProperty().addListener(weak);
    state.rightProperty().addListener(weak);
    zoom.factorProperty().addListener(weak);
    zoom.xProperty().addListener(weak);
    zoom.yProperty().addListener(weak);
    setOnMouseMoved(this::follow);
    setOnMousePressed(this::press);
    setOnMouseDragged(this::drag);
    setOnScroll(this::wheel);
    setOnKeyPressed(this::key);
  }

  /** An image is made when it is first looked at. */
  private Image image(Curtain.Side side) {
    return images.computeIfAbsent(side.kind(), k -> PictureView.image(side.picture()));
  }

  private double width() {
    return curtain.side(Curtain.Kind.AFTER).picture().width();
  }

  private double height() {
    return curtain.side(Curtain.Kind.AFTER).picture().height();
  }

  private double scale() {
    return Math.min(getWidth() / width(), getHeight() / height()) * zoom.factorProperty().get();
  }

  private double left(double scale) {
    return origin(getWidth(), width() * scale, zoom.xProperty().get());
  }

  private double top(double scale) {
    return origin(getHeight(), height() * scale, zoom.yProperty().get());
  }

  /** Where the picture begins: in the middle while it fits, without a gap when it does not. */
  private static double origin(double room, double length, double middle) {
    return length <= room
        ? (room - length) / 2
        : Math.max(room - length, Math.min(0, room / 2 - middle * length));
  }

  @Override
  protected void layoutChildren() {
    if (getWidth() <= 0 || getHeight() <= 0) {
      return;
    }
    Curtain.Side one = curtain.side(state.leftProperty().get());
    Curtain.Side other = curtain.side(state.rightProperty().get());
    double scale = scale();
    double x = left(scale);
    double y = top(scale);
    place(left, image(one), x, y, scale);
    place(right, image(other), x, y, scale);
    // The divider stays where the picture is.
    double from = Math.max(0, x);
    double to = Math.min(getWidth(), x + width() * scale);
    double at = Math.round(Math.max(from, Math.min(to, state.atProperty().get() * getWidth())));
    leftOf.setWidth(Math.max(0, at - x));
    leftOf.setHeight(height() * scale);
    line.resizeRelocate(
        at - LINE / 2, Math.max(0, y), LINE, Math.min(getHeight(), height() * scale));
    names(one.name(), other.name(), from, to, at, Math.max(0, y));
    setAccessibleText(
        Texts.get(
            "try.curtain.picture",
            name,
            one.name(),
            other.name(),
            Formats.percent((at - from) / Math.max(1, to - from))));
  }

  private void place(ImageView view, Image image, double x, double y, double scale) {
    view.setImage(image);
    view.setFitWidth(width() * scale);
    view.setFitHeight(height() * scale);
    view.relocate(x, y);
  }

  /** Each name stands at its outer edge, as long as its side has room for it. */
  private void names(String one, String other, double from, double to, double at, double y) {
    leftName.setText(one);
    rightName.setText(other);
    double leftWidth = leftName.prefWidth(-1);
    double rightWidth = rightName.prefWidth(-1);
    double high = leftName.prefHeight(-1);
    leftName.setVisible(at - from >= leftWidth + 2 * MARGIN);
    rightName.setVisible(to - at >= rightWidth + 2 * MARGIN);
    leftName.resizeRelocate(from + MARGIN, y + MARGIN, leftWidth, high);
    rightName.resizeRelocate(to - MARGIN - rightWidth, y + MARGIN, rightWidth, high);
  }

  private void follow(MouseEvent e) {
    state.moveTo(e.getX() / getWidth());
  }

  private void press(MouseEvent e) {
    requestFocus();
    grabbed = new Point2D(e.getX(), e.getY());
    if (e.getClickCount() == 2) {
      zoom.reset();
    }
  }

  /** While the whole picture is seen there is nothing to move but the divider. */
  private void drag(MouseEvent e) {
    double scale = scale();
    if (zoom.factorProperty().get() > 1) {
      zoom.move(
          (grabbed.getX() - e.getX()) / (width() * scale),
          (grabbed.getY() - e.getY()) / (height() * scale));
    } else {
      follow(e);
    }
    grabbed = new Point2D(e.getX(), e.getY());
  }

  private void wheel(ScrollEvent e) {
    if (e.getDeltaY() != 0) {
      double scale = scale();
      zoom.by(
          e.getDeltaY() > 0 ? Zoom.STEP : 1 / Zoom.STEP,
          (e.getX() - left(scale)) / (width() * scale),
          (e.getY() - top(scale)) / (height() * scale));
      e.consume();
    }
  }

  private void key(KeyEvent e) {
    double at = state.atProperty().get();
    switch (e.getCode()) {
      case LEFT -> state.moveTo(at - STEP);
      case RIGHT -> state.moveTo(at + STEP);
      case HOME -> state.moveTo(0);
      case END -> state.moveTo(1);
      case PLUS, ADD, EQUALS -> zoom.by(Zoom.STEP);
      case MINUS, SUBTRACT -> zoom.by(1 / Zoom.STEP);
      case DIGIT0, NUMPAD0 -> zoom.reset();
      default -> {
        return;
      }
    }
    e.consume();
  }
}
