package dev.lathe.engine.graph;

import java.nio.ByteBuffer;

/** Numbers of one element type as another: tables and arrays seldom have the type a graph wants. */
public final class TensorCasts {
  private TensorCasts() {}

  /** Whether {@link #cast} can do it. */
  public static boolean possible(DataType from, DataType to) {
    return from == to || (numeric(from) && numeric(to));
  }

  private static boolean numeric(DataType t) {
    return switch (t) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT8, UINT8, INT16, UINT16 -> true;
      case INT32, UINT32, INT64, UINT64, BOOL -> true;
      default -> false;
    };
  }

  /** The same numbers as another type; integers are rounded and clipped to their range. */
  public static TensorData cast(TensorData data, DataType to) {
    if (data.type() == to) {
      return data;
    }
    if (!possible(data.type(), to)) {
      throw new IllegalArgumentException("no cast from " + data.type() + " to " + to);
    }
    int n = Math.toIntExact(data.elements());
    ByteBuffer out = Tensors.buffer(to.byteLength(n));
    if (integer(data.type()) && integer(to)) {
      for (long v : Tensors.longs(data)) {
        putLong(out, to, v);
      }
    } else if (data.type() == DataType.DOUBLE) {
      ByteBuffer in = data.bytes();
      for (int i = 0; i < n; i++) {
        putDouble(out, to, in.getDouble(8 * i));
      }
    } else if (integer(data.type())) {
      for (long v : Tensors.longs(data)) {
        putDouble(out, to, (double) v);
      }
    } else {
      for (float v : Tensors.floats(data)) {
        putDouble(out, to, v);
      }
    }
    return new TensorData.InMemory(to, data.shape(), out.flip());
  }

  private static boolean integer(DataType t) {
    return !t.isFloatingPoint();
  }

  private static void putDouble(ByteBuffer out, DataType to, double v) {
    switch (to) {
      case FLOAT -> out.putFloat((float) v);
      case DOUBLE -> out.putDouble(v);
      case FLOAT16 -> out.putShort(Half.ofFloat((float) v));
      case BFLOAT16 -> out.putShort(bfloat16((float) v));
      case BOOL -> out.put((byte) (v != 0 ? 1 : 0));
      default -> putLong(out, to, Math.round(Math.rint(v)));
    }
  }

  private static void putLong(ByteBuffer out, DataType to, long v) {
    switch (to) {
      case INT8 -> out.put((byte) clip(v, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> out.put((byte) clip(v, 0, 255));
      case INT16 -> out.putShort((short) clip(v, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> out.putShort((short) clip(v, 0, 65535));
      case INT32 -> out.putInt((int) clip(v, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> out.putInt((int) clip(v, 0, 0xffffffffL));
      case BOOL -> out.put((byte) (v != 0 ? 1 : 0));
      default -> out.putLong(v);
    }
  }

  private static long clip(long v, long low, long high) {
    return Math.max(low, Math.min(high, v));
  }

  /** The nearest bfloat16, ties to even; NaN stays NaN. */
  private static short bfloat16(float v) {
    int bits = Float.floatToRawIntBits(v);
    if (Float.isNaN(v)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }
}
