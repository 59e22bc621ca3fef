package dev.lathe.views.tryit;

import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;

/** Which part of a picture is seen, on every card alike. */
final class Zoom {
  /** One step of a button, a key or the wheel. */
  static final double STEP = 1.25;

  private static final double MOST = 16;

  private final DoubleProperty factor = new SimpleDoubleProperty(1);
  private final DoubleProperty x = new SimpleDoubleProperty(0.5);
  private final DoubleProperty y = new SimpleDoubleProperty(0.5);

  /** How much larger than the whole picture in its card, 1 … 16. */
  ReadOnlyDoubleProperty factorProperty() {
    return factor;
  }

  /** What lies in the middle, as a share of the picture's width. */
  ReadOnlyDoubleProperty xProperty() {
    return x;
  }

  /** What lies in the middle, as a share of the picture's height. */
  ReadOnlyDoubleProperty yProperty() {
    return y;
  }

  /** Zooms; the point at these shares of the picture stays where it is on screen. */
  void by(double times, double atX, double atY) {
    double before = factor.get();
    double now = Math.max(1, Math.min(MOST, before * times));
    moveTo(now, atX + (x.get() - atX) * before / now, atY + (y.get() - atY) * before / now);
  }

  /** Zooms about the middle. */
  void by(double times) {
    by(times, x.get(), y.get());
  }

  /** Moves by shares of the picture. */
  void move(double dx, double dy) {
    moveTo(factor.get(), x.get() + dx, y.get() + dy);
  }

  /** The whole picture. */
  void reset() {
    moveTo(1, 0.5, 0.5);
  }

  /** What is seen never ends outside the picture. */
  private void moveTo(double newFactor, double newX, double newY) {
    double half = 0.5 / newFactor;
    x.set(Math.max(half, Math.min(1 - half, newX)));
    y.set(Math.max(half, Math.min(1 - half, newY)));
    factor.set(newFactor);
  }
}
