package dev.lathe.engine.picture;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;

/** From pictures to input tensors and back. */
public final class ImageTensors {
  private ImageTensors() {}

  /**
   * The input tensor of one picture: FLOAT {@code [1,C,H,W]} or {@code [1,H,W,C]}.
   *
   * <p>Where the picture comes to lie is {@link PictureFrame}'s; what it does not cover is black,
   * or the padding's grey where it is letterboxed.
   */
  public static TensorData tensor(Picture picture, ImagePreprocessing p) {
    PictureFrame f = PictureFrame.of(p, picture.width(), picture.height());
    byte[] window = crop(picture, p, f);
    int c = p.channels().count();
    float[] values = new float[window.length];
    fill(window, p, values);
    return p.layout() == Layout.NCHW
        ? Tensors.ofFloats(values, 1, c, f.inputHeight(), f.inputWidth())
        : Tensors.ofFloats(values, 1, f.inputHeight(), f.inputWidth(), c);
  }

  /** The part that the network sees, before its values are scaled: interleaved bytes. */
  private static byte[] crop(Picture picture, ImagePreprocessing p, PictureFrame f) {
    int bands = p.channels().count();
    byte[] source = bands == 1 ? Luminance.of(picture.rgb()) : picture.rgb();
    if (f.isIdentity()) {
      return source;
    }
    return Resampler.window(
        source,
        picture.width(),
        picture.height(),
        bands,
        f.resizedWidth(),
        f.resizedHeight(),
        -f.left(),
        -f.top(),
        f.inputWidth(),
        f.inputHeight(),
        p.pad());
  }

  private static void fill(byte[] window, ImagePreprocessing p, float[] values) {
    int c = p.channels().count();
    int pixels = window.length / c;
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
    int width = p.width();
    int height = p.height();
    long[] shape = tensor.shape();
    if (p.fit() == Fit.OWN && shape.length == 4) {
      boolean planes = p.layout() == Layout.NCHW;
      width = Math.toIntExact(shape[planes ? 3 : 2]);
      height = Math.toIntExact(shape[planes ? 2 : 1]);
    }
    int pixels = width * height;
    if (values.length < c * pixels) {
      throw new IllegalArgumentException(
          values.length + " values do not make " + width + "x" + height + "x" + c);
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
    return new Picture(width, height, rgb);
  }
}
