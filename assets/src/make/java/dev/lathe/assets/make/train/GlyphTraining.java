package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.assets.make.Seeds;
import dev.lathe.assets.make.glyphs.GlyphClass;
import dev.lathe.assets.make.glyphs.GlyphData;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Pictures for training, painted once and kept as bytes. */
final class GlyphTraining implements Training.Source {
  private static final int SIZE = GlyphData.SIZE;
  private static final int PIXELS = SIZE * SIZE;

  private final byte[][] pictures;
  private final int batch;
  private int[] order;

  /** Paints so many pictures, the classes in turn. */
  GlyphTraining(GlyphData data, int count, int batch) {
    this.batch = batch;
    this.pictures = new byte[count][];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> pictures[i] = planes(data.picture(GlyphData.Part.LEARNING, label(i), i, SIZE)));
  }

  private static int label(int index) {
    return index % GlyphClass.ALL.size();
  }

  /** Red, green and blue one after the other, a byte a pixel. */
  static byte[] planes(BufferedImage image) {
    int[] rgb = image.getRGB(0, 0, SIZE, SIZE, null, 0, SIZE);
    byte[] out = new byte[3 * PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      out[i] = (byte) (rgb[i] >> 16);
      out[PIXELS + i] = (byte) (rgb[i] >> 8);
      out[2 * PIXELS + i] = (byte) rgb[i];
    }
    return out;
  }

  /** The network's input, as the declared preprocessing makes it. */
  static void toInput(byte[] planes, float[] into, int at) {
    for (int i = 0; i < planes.length; i++) {
      into[at + i] = ((planes[i] & 0xff) / 255f - GlyphData.MEAN) / GlyphData.DEVIATION;
    }
  }

  @Override
  public Training.Batch batch(NDManager scope, int step) {
    float[] x = new float[batch * 3 * PIXELS];
    long[] y = new long[batch];
    int perEpoch = pictures.length / batch;
    if (step % perEpoch == 0) {
      order = shuffled(pictures.length, step);
    }
    for (int i = 0; i < batch; i++) {
      int index = order[step % perEpoch * batch + i];
      toInput(pictures[index], x, i * 3 * PIXELS);
      y[i] = label(index);
    }
    NDArray images = scope.create(x, new Shape(batch, 3, SIZE, SIZE));
    return new Training.Batch(Map.of("image", images), scope.create(y));
  }

  static int[] shuffled(int count, long seed) {
    int[] order = IntStream.range(0, count).toArray();
    Random random = Seeds.random(99, seed);
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int t = order[i];
      order[i] = order[j];
      order[j] = t;
    }
    return order;
  }
}
