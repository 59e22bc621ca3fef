package dev.lathe.engine.picture;

/**
 * Which part of a network's output picture shows the picture that was given, and how large the
 * result is: what was padded is cut off, and a picture that was stretched gets its aspect back.
 *
 * @param left where the part begins in the output
 * @param top where the part begins in the output
 * @param width of the part, at least 1
 * @param height of the part, at least 1
 * @param resultWidth of the result: {@code width}, or more where the aspect asks for it
 * @param resultHeight of the result
 */
public record OutputFrame(
    int left, int top, int width, int height, int resultWidth, int resultHeight) {
  /**
   * Of an output.
   *
   * @param f where the picture lies in the network's input
   * @param outputWidth of the whole output, in pixels
   * @param outputHeight of the whole output, in pixels
   */
  public static OutputFrame of(PictureFrame f, int outputWidth, int outputHeight) {
    double kx = (double) outputWidth / f.inputWidth();
    double ky = (double) outputHeight / f.inputHeight();
    int x0 = Math.max(0, f.left());
    int y0 = Math.max(0, f.top());
    int x1 = Math.min(f.inputWidth(), f.left() + f.resizedWidth());
    int y1 = Math.min(f.inputHeight(), f.top() + f.resizedHeight());
    int left = (int) Math.rint(x0 * kx);
    int top = (int) Math.rint(y0 * ky);
    int width = Math.max(1, (int) Math.rint(x1 * kx) - left);
    int height = Math.max(1, (int) Math.rint(y1 * ky) - top);
    double seenWidth = (double) (x1 - x0) * f.pictureWidth() / f.resizedWidth();
    double seenHeight = (double) (y1 - y0) * f.pictureHeight() / f.resizedHeight();
    double k = Math.max(width / seenWidth, height / seenHeight);
    int fullWidth = (int) Math.rint(seenWidth * k);
    int fullHeight = (int) Math.rint(seenHeight * k);
    // A pixel of the input more or less is rounding, not another aspect.
    boolean same = fullWidth - width <= Math.ceil(kx) && fullHeight - height <= Math.ceil(ky);
    return new OutputFrame(
        left, top, width, height, same ? width : fullWidth, same ? height : fullHeight);
  }
}
