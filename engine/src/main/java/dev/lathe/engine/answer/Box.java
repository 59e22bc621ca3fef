package dev.lathe.engine.answer;

/**
 * One detected or true object in a picture.
 *
 * @param index of the class, 0 or more
 * @param score of a detection, 0..1; 1 of a true box
 * @param x left edge in pixels of the original picture
 * @param y top edge in pixels of the original picture
 * @param width in pixels of the original picture, 0 or more
 * @param height in pixels of the original picture, 0 or more
 */
public record Box(int index, float score, float x, float y, float width, float height) {
  /** Its area in square pixels. */
  public double area() {
    return (double) width * height;
  }

  /** Intersection over union with another, 0..1; 0 where both are empty. */
  public double iou(Box o) {
    double w = Math.min(x + width, o.x + o.width) - Math.max(x, o.x);
    double h = Math.min(y + height, o.y + o.height) - Math.max(y, o.y);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    double shared = w * h;
    double union = area() + o.area() - shared;
    return union <= 0 ? 0 : shared / union;
  }
}
