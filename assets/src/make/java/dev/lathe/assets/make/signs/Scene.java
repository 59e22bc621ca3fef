package dev.lathe.assets.make.signs;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A picture and the signs in it.
 *
 * @param image RGB, square
 * @param signs from back to front
 */
public record Scene(BufferedImage image, List<Sign> signs) {
  /**
   * A sign in pixels of the picture.
   *
   * @param kind its class
   * @param x left edge; the box is cut at the picture's edges
   * @param y upper edge
   * @param width width of the box
   * @param height height of the box
   */
  public record Sign(SignClass kind, double x, double y, double width, double height) {
    /** The area that both boxes share, of the smaller one's. */
    double covered(Sign other) {
      return shared(other) / Math.min(width * height, other.width * other.height);
    }

    /** Intersection over union of both boxes. */
    public double overlap(Sign other) {
      double shared = shared(other);
      return shared / (width * height + other.width * other.height - shared);
    }

    private double shared(Sign other) {
      double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
      double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
      return w <= 0 || h <= 0 ? 0 : w * h;
    }
  }

  /** Copies the list. */
  public Scene {
    signs = List.copyOf(signs);
  }
}
