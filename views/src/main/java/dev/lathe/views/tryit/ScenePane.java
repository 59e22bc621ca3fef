package dev.lathe.views.tryit;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.PicturePreview;
import dev.lathe.views.parts.Parts;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.Point2D;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.TextAlignment;

/**
 * A picture with something drawn over it. The wheel zooms, a drag moves, a double click shows the
 * whole; plus, minus, 0 and the arrows do the same.
 */
abstract class ScenePane extends Region {
  static final double LEAST_HEIGHT = 120;

  private static final double KEY_MOVE = 0.1;

  private final Ground ground;
  private final Zoom zoom;
  private final ImageView picture = new ImageView();
  private final Label hint = Parts.data("", "muted");
  private final InvalidationListener changed = o -> requestLayout();
  private Point2D grabbed = Point2D.ZERO;

  /**
   * Over the picture that was given.
   *
   * @param words what is seen, for who does not see it
   */
  ScenePane(Ground ground, String words) {
    this.ground = ground;
    this.zoom = ground.zoom();
    getStyleClass().addAll("picture", "boxes");
    setMinSize(0, LEAST_HEIGHT);
    setPrefHeight(LEAST_HEIGHT);
    setMaxHeight(Double.MAX_VALUE);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText(words);
    setAccessibleHelp(Texts.get("try.boxes.zoom.help"));
    setFocusTraversable(true);
    picture.setPreserveRatio(false);
    hint.setWrapText(true);
    hint.setAlignment(Pos.CENTER);
    hint.setTextAlignment(TextAlignment.CENTER);
    getChildren().addAll(picture, hint);
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

  /** The picture under it. */
  final Ground ground() {
    return ground;
  }

  /**
   * Lays out what is drawn over the picture.
   *
   * @param scale pixels on screen a pixel of the picture
   * @param left where the picture begins
   * @param top where the picture begins
   * @param shown whether there is a picture
   */
  protected abstract void layOver(double scale, double left, double top, boolean shown);

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

  /** The shares of the picture's width and height at a point; empty where there is no picture. */
  final Optional<Point2D> at(double x, double y) {
    if (picture.getImage() == null) {
      return Optional.empty();
    }
    double scale = fit() * zoom.factorProperty().get();
    return Optional.of(
        new Point2D(
            (x - left(scale)) / (ground.extent().width() * scale),
            (y - top(scale)) / (ground.extent().height() * scale)));
  }

  @Override
  protected final void layoutChildren() {
    picture.setImage(ground.imageProperty().get().orElse(null));
    boolean shown = picture.getImage() != null && getWidth() > 0 && getHeight() > 0;
    hint.setVisible(picture.getImage() == null);
    if (!shown) {
      hint.setText(ground.hint());
      hint.resizeRelocate(0, 0, getWidth(), getHeight());
      layOver(1, 0, 0, false);
      return;
    }
    double scale = fit() * zoom.factorProperty().get();
    double left = left(scale);
    double top = top(scale);
    picture.setFitWidth(ground.extent().width() * scale);
    picture.setFitHeight(ground.extent().height() * scale);
    picture.relocate(left, top);
    layOver(scale, left, top, true);
  }

  private void wheel(ScrollEvent e) {
    if (e.getDeltaY() != 0) {
      Optional<Point2D> under = at(e.getX(), e.getY());
      under.ifPresent(
          p -> zoom.by(e.getDeltaY() > 0 ? Zoom.STEP : 1 / Zoom.STEP, p.getX(), p.getY()));
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
