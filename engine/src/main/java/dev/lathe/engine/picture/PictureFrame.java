package dev.lathe.engine.picture;

import dev.lathe.engine.answer.Box;

/**
 * Where a picture comes to lie in a network's input, and so the way of a box from one to the other.
 * The input shows a window of the resized picture, or the resized picture lies inside the input.
 *
 * @param pictureWidth of the original picture, in pixels
 * @param pictureHeight of the original picture, in pixels
 * @param inputWidth of the network's input, in pixels
 * @param inputHeight of the network's input, in pixels
 * @param resizedWidth of the whole picture after resizing
 * @param resizedHeight of the whole picture after resizing
 * @param left where the resized picture begins in the input; negative where it is cropped
 * @param top where the resized picture begins in the input; negative where it is cropped
 */
public record PictureFrame(
    int pictureWidth,
    int pictureHeight,
    int inputWidth,
    int inputHeight,
    int resizedWidth,
    int resizedHeight,
    int left,
    int top) {
  /**
   * The frame of a picture of this size.
   *
   * <p>A crop is rounded as Pillow's users do: the resized side is {@code round(side * resize /
   * shorter)}, the window begins at {@code floor((side - crop) / 2)}. A letterbox is rounded as
   * ultralytics' {@code LetterBox(auto=False)} does (ultralytics/data/augment.py): the resized side
   * is {@code round(side * gain)}, the margin before it {@code round(margin / 2 - 0.1)}; round is
   * Python's, half to even. In the top left corner the resized side is {@code int(side * gain)}, as
   * YOLOX's {@code preproc} (yolox/data/data_augment.py).
   */
  public static PictureFrame of(ImagePreprocessing p, int width, int height) {
    int w = p.width();
    int h = p.height();
    return switch (p.fit()) {
      case STRETCH -> new PictureFrame(width, height, w, h, w, h, 0, 0);
      case CROP -> {
        double k = (double) p.resize() / Math.min(width, height);
        int rw = Math.max(1, (int) Math.rint(width * k));
        int rh = Math.max(1, (int) Math.rint(height * k));
        yield new PictureFrame(
            width, height, w, h, rw, rh, -Math.floorDiv(rw - w, 2), -Math.floorDiv(rh - h, 2));
      }
      case LETTERBOX -> {
        double gain = Math.min((double) h / height, (double) w / width);
        int rw = Math.max(1, (int) Math.rint(width * gain));
        int rh = Math.max(1, (int) Math.rint(height * gain));
        yield new PictureFrame(width, height, w, h, rw, rh, margin(w - rw), margin(h - rh));
      }
      case LETTERBOX_TOP_LEFT -> {
        double gain = Math.min((double) h / height, (double) w / width);
        // A hair above the product: 640 * (416 / 640) must not lose a pixel to rounding.
        int rw = Math.max(1, (int) Math.floor(width * gain + 1e-9));
        int rh = Math.max(1, (int) Math.floor(height * gain + 1e-9));
        yield new PictureFrame(width, height, w, h, rw, rh, 0, 0);
      }
      case OWN -> {
        double gain = Math.min(1, Math.min((double) h / height, (double) w / width));
        int rw = Math.max(1, (int) Math.rint(width * gain));
        int rh = Math.max(1, (int) Math.rint(height * gain));
        yield new PictureFrame(width, height, rw, rh, rw, rh, 0, 0);
      }
    };
  }

  private static int margin(int both) {
    return (int) Math.rint(both / 2.0 - 0.1);
  }

  /** Whether the picture is the input, pixel by pixel. */
  boolean isIdentity() {
    return pictureWidth == inputWidth
        && pictureHeight == inputHeight
        && resizedWidth == inputWidth
        && resizedHeight == inputHeight
        && left == 0
        && top == 0;
  }

  /** A box in the input's pixels, given by its corners, in pixels of the original picture. */
  public Box toPicture(int index, float score, double x1, double y1, double x2, double y2) {
    double kx = (double) pictureWidth / resizedWidth;
    double ky = (double) pictureHeight / resizedHeight;
    return new Box(
        index,
        score,
        (float) ((x1 - left) * kx),
        (float) ((y1 - top) * ky),
        (float) (Math.max(0, x2 - x1) * kx),
        (float) (Math.max(0, y2 - y1) * ky));
  }

  /** A box in the original picture's pixels, in pixels of the input. */
  public Box toInput(Box b) {
    double kx = (double) resizedWidth / pictureWidth;
    double ky = (double) resizedHeight / pictureHeight;
    return new Box(
        b.index(),
        b.score(),
        (float) (b.x() * kx + left),
        (float) (b.y() * ky + top),
        (float) (b.width() * kx),
        (float) (b.height() * ky));
  }

  /** The part of a box in the original picture that lies inside it; may be empty. */
  public Box clip(Box b) {
    float x1 = Math.max(0, Math.min(pictureWidth, b.x()));
    float y1 = Math.max(0, Math.min(pictureHeight, b.y()));
    float x2 = Math.max(0, Math.min(pictureWidth, b.x() + b.width()));
    float y2 = Math.max(0, Math.min(pictureHeight, b.y() + b.height()));
    return new Box(b.index(), b.score(), x1, y1, x2 - x1, y2 - y1);
  }
}
