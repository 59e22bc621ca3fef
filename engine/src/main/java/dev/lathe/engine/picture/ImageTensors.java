package dev.lathe.engine.picture;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;

/** From pictures to input tensors and back. */
public final class ImageTensors {
  private ImageTensors() {}

  /**
   * The input tensor of one picture: FLOAT {@code [1,C,H,W]} or {@code [1,H,W,C]}.
   *
   * <p>Sizes are rounded as Pillow's users do: the resized side is {@code round(side * resize /
   * shorter)}, the crop begins at {@code floor((side - crop) / 2)}; what the picture does not cover
   * is black.
   */
  public static TensorData tensor(Picture picture, ImagePreprocessing p) {
    byte[] window = crop(picture, p);
    int c = p.channels().count();
    float[] values = new float[window.length];
    fill(window, p, values);
    return p.layout() == Layout.NCHW
        ? Tensors.ofFloats(values, 1, c, p.height(), p.width())
        : Tensors.ofFloats(values, 1, p.height(), p.width(), c);
  }

  /** The part that the network sees, before its values are scaled: interleaved bytes. */
  private static byte[] crop(Picture picture, ImagePreprocessing p) {
    int bands = p.channels().count();
    byte[] source = bands == 1 ? luma(picture) : picture.rgb();
    int w = picture.width();
    int h = picture.height();
    int resizedW = p.width();
    int resizedH = p.height();
    if (p.resize() > 0) {
      double k = (double) p.resize() / Math.min(w, h);
      resizedW = Math.max(1, (int) Math.rint(w * k));
      resizedH = Math.max(1, (int) Math.rint(h * k));
    }
    int left = Math.floorDiv(resizedW - p.width(), 2);
    int top = Math.floorDiv(resizedH - p.height(), 2);
    if (resizedW == w && resizedH == h && w == p.width() && h == p.height()) {
      return source;
    }
    return Resampler.window(
        source, w, h, bands, resizedW, resizedH, left, top, p.width(), p.height());
  }

  /** ITU-R 601 luma in fixed point, as Pillow's mode L. */
  private static byte[] luma(Picture picture) {
    byte[] rgb = picture.rgb();
    byte[] out = new byte[picture.width() * picture.height()];
    for (int i = 0, at = 0; i < out.length; i++, at += 3) {
      out[i] =
          (byte)
              (((rgb[at] & 0xff) * 19595
                      + (rgb[at + 1] & 0xff) * 38470
                      + (rgb[at + 2] & 0xff) * 7471
                      + 0x8000)
                  >> 16);
    }
    return out;
  }

  private static void fill(byte[] window, ImagePreprocessing p, float[] values) {
    int c = p.channels().count();
    int pixels = p.width() * p.height();
    for (int channel = 0; channel < c; channel++) {
      float[] table = table(p, channel);
      int from = p.channels() == Channels.BGR ? 2 - channel : channel;
      boolean planes = p.layout() == Layout.NCHW;
      int to = planes ? channel * pixels : channel;
      int step = planes ? 1 : c;
      for (int i = 0; i < pixels; i++, from += c, to += step) {
        values[to] = table[window[from] & 0xff];
      }
    }
  }

  /** The value of each of the 256 levels, in single precision as the training code computes it. */
  private static float[] table(ImagePreprocessing p, int channel) {
    float scale = (float) p.scale();
    float mean = p.mean().get(channel).floatValue();
    float std = p.std().get(channel).floatValue();
    float[] table = new float[256];
    for (int v = 0; v < 256; v++) {
      table[v] = (v * scale - mean) / std;
    }
    return table;
  }

  /**
   * What the network sees, as a picture: the tensor with scale, mean and deviation undone, colours
   * in the order that the preprocessing declares, out-of-range values clipped.
   *
   * @param tensor as {@link #tensor} made it, or any tensor of that many elements (the first sample
   *     of a batch is taken)
   * @throws IllegalArgumentException when it has fewer elements than the picture needs
   */
  public static Picture whatTheNetworkSees(ImagePreprocessing p, TensorData tensor) {
    float[] values = Tensors.floats(tensor);
    int c = p.channels().count();
    int pixels = p.width() * p.height();
    if (values.length < c * pixels) {
      throw new IllegalArgumentException(
          values.length + " values do not make " + p.width() + "x" + p.height() + "x" + c);
    }
    byte[] rgb = new byte[3 * pixels];
    for (int i = 0; i < pixels; i++) {
      for (int out = 0; out < 3; out++) {
        int channel = c == 1 ? 0 : p.channels() == Channels.BGR ? 2 - out : out;
        float v = values[p.layout() == Layout.NCHW ? channel * pixels + i : i * c + channel];
        double pixel = (v * p.std().get(channel) + p.mean().get(channel)) / p.scale();
        rgb[3 * i + out] = (byte) Math.max(0, Math.min(255, Math.round(pixel)));
      }
    }
    return new Picture(p.width(), p.height(), rgb);
  }
}
