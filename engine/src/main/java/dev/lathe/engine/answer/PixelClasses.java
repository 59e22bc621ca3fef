package dev.lathe.engine.answer;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** A class for each pixel of a picture, row by row from the top left. Immutable. */
public final class PixelClasses {
  /** Stands for a pixel of which no class is known; the others are 0..65534. */
  public static final int UNKNOWN = 0xffff;

  private final int width;
  private final int height;
  private final short[] classes;

  /**
   * Takes the array over.
   *
   * @param classes {@code width * height} unsigned numbers
   */
  public PixelClasses(int width, int height, short[] classes) {
    if (width < 1 || height < 1 || classes.length != (long) width * height) {
      throw new IllegalArgumentException(
          width + "x" + height + " pixels do not fit " + classes.length + " classes");
    }
    this.width = width;
    this.height = height;
    this.classes = classes;
  }

  /** Pixels a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** How many pixels. */
  public int size() {
    return classes.length;
  }

  /** The class of the i-th pixel, or {@link #UNKNOWN}. */
  public int at(int i) {
    return classes[i] & 0xffff;
  }

  /** The class of a pixel, or {@link #UNKNOWN}. */
  public int at(int x, int y) {
    return classes[y * width + x] & 0xffff;
  }

  /**
   * How many pixels are of each class: as long as the highest class needs; unknown ones nowhere.
   */
  public long[] counts() {
    int highest = -1;
    for (short c : classes) {
      int index = c & 0xffff;
      highest = index == UNKNOWN ? highest : Math.max(highest, index);
    }
    long[] counts = new long[highest + 1];
    for (short c : classes) {
      int index = c & 0xffff;
      if (index != UNKNOWN) {
        counts[index]++;
      }
    }
    return counts;
  }

  /** With another class for each, by its class; what is unknown stays so. */
  public PixelClasses mapped(IntUnaryOperator to) {
    short[] out = new short[classes.length];
    int last = UNKNOWN;
    short made = (short) UNKNOWN;
    for (int i = 0; i < out.length; i++) {
      int now = at(i);
      if (now != last) {
        last = now;
        made = (short) (now == UNKNOWN ? UNKNOWN : to.applyAsInt(now));
      }
      out[i] = made;
    }
    return new PixelClasses(width, height, out);
  }

  /** The same picture in other pixels, each of the class of the nearest. */
  public PixelClasses scaledTo(int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return this;
    }
    int[] xs = places(width, newWidth);
    int[] ys = places(height, newHeight);
    short[] out = new short[Math.multiplyExact(newWidth, newHeight)];
    int to = 0;
    for (int y : ys) {
      for (int x : xs) {
        out[to++] = classes[y * width + x];
      }
    }
    return new PixelClasses(newWidth, newHeight, out);
  }

  /** Which pixel of so many each of the new ones lies in. */
  private static int[] places(int from, int to) {
    int[] places = new int[to];
    Arrays.setAll(places, i -> (int) Math.min(from - 1, (long) ((i + 0.5) * from / to)));
    return places;
  }

  /**
   * The share of pixels that have the same class, 0..1, of those that have one in either; 1 where
   * none has. Another picture's pixels are compared where they come to lie.
   */
  public double agreement(PixelClasses other) {
    PixelClasses o = other.scaledTo(width, height);
    long known = 0;
    long same = 0;
    for (int i = 0; i < classes.length; i++) {
      if (at(i) != UNKNOWN || o.at(i) != UNKNOWN) {
        known++;
        same += classes[i] == o.classes[i] ? 1 : 0;
      }
    }
    return known == 0 ? 1 : (double) same / known;
  }

  /** As runs of equal pixels, which take a small part of the room. */
  public byte[] packed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, width);
    number(out, height);
    int i = 0;
    while (i < classes.length) {
      int begin = i;
      while (i < classes.length && classes[i] == classes[begin]) {
        i++;
      }
      number(out, at(begin));
      number(out, i - begin);
    }
    return out.toByteArray();
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  private static void number(ByteArrayOutputStream out, int value) {
    int left = value;
    while (left > 0x7f) {
      out.write(left & 0x7f | 0x80);
      left >>>= 7;
    }
    out.write(left);
  }

  /**
   * What {@link #packed} made.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static PixelClasses unpacked(byte[] packed) {
    int[] at = new int[1];
    int width = number(packed, at);
    int height = number(packed, at);
    short[] classes = new short[Math.multiplyExact(width, height)];
    int to = 0;
    while (at[0] < packed.length) {
      short c = (short) number(packed, at);
      int end = to + number(packed, at);
      if (end > classes.length || end < to) {
        throw new IllegalArgumentException("more pixels than " + classes.length);
      }
      Arrays.fill(classes, to, end, c);
      to = end;
    }
    if (to != classes.length) {
      throw new IllegalArgumentException(to + " of " + classes.length + " pixels");
    }
    return new PixelClasses(width, height, classes);
  }

  private static int number(byte[] packed, int[] at) {
    int value = 0;
    for (int shift = 0; shift < 32; shift += 7) {
      if (at[0] >= packed.length) {
        throw new IllegalArgumentException("cut off");
      }
      byte b = packed[at[0]++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("no number");
  }
}
