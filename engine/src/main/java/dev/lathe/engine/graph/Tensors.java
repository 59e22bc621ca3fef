package dev.lathe.engine.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Making tensors from Java arrays, and reading them back. */
public final class Tensors {
  private Tensors() {}

  /** A FLOAT tensor; the scalar has no lengths. */
  public static TensorData ofFloats(float[] values, long... shape) {
    ByteBuffer b = buffer(4L * values.length);
    b.asFloatBuffer().put(values);
    return new TensorData.InMemory(DataType.FLOAT, shape, b);
  }

  /** An INT64 tensor. */
  public static TensorData ofLongs(long[] values, long... shape) {
    ByteBuffer b = buffer(8L * values.length);
    b.asLongBuffer().put(values);
    return new TensorData.InMemory(DataType.INT64, shape, b);
  }

  /** An INT32 tensor. */
  public static TensorData ofInts(int[] values, long... shape) {
    ByteBuffer b = buffer(4L * values.length);
    b.asIntBuffer().put(values);
    return new TensorData.InMemory(DataType.INT32, shape, b);
  }

  /** A tensor of a one-byte type (INT8, UINT8, BOOL). */
  public static TensorData ofBytes(DataType type, byte[] values, long... shape) {
    return new TensorData.InMemory(type, shape, ByteBuffer.wrap(values.clone()));
  }

  /**
   * Floating-point elements as floats (FLOAT, DOUBLE, FLOAT16, BFLOAT16).
   *
   * @throws IllegalArgumentException for other types, or more elements than an array holds
   */
  public static float[] floats(TensorData tensor) {
    float[] out = new float[Math.toIntExact(tensor.elements())];
    floats(tensor.type(), tensor.bytes(), out, out.length);
    return out;
  }

  /**
   * The first so many floating-point elements in a little-endian buffer as floats.
   *
   * @param from read from its position 0 on; its position does not matter
   * @throws IllegalArgumentException for other types
   */
  public static void floats(DataType type, ByteBuffer from, float[] out, int n) {
    switch (type) {
      case FLOAT -> from.duplicate().order(from.order()).rewind().asFloatBuffer().get(out, 0, n);
      case DOUBLE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (float) from.getDouble(i * 8);
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < n; i++) {
          out[i] = Half.toFloat(from.getShort(i * 2));
        }
      }
      case BFLOAT16 -> {
        for (int i = 0; i < n; i++) {
          out[i] = Float.intBitsToFloat((from.getShort(i * 2) & 0xffff) << 16);
        }
      }
      default -> throw new IllegalArgumentException("not a floating-point tensor: " + type);
    }
  }

  /**
   * Integer elements as longs (all whole-number types of 8 bits and more, and BOOL).
   *
   * @throws IllegalArgumentException for other types
   */
  public static long[] longs(TensorData tensor) {
    int n = Math.toIntExact(tensor.elements());
    ByteBuffer b = tensor.bytes();
    long[] out = new long[n];
    Arrays.setAll(
        out,
        i ->
            switch (tensor.type()) {
              case INT64, UINT64 -> b.getLong(i * 8);
              case INT32 -> b.getInt(i * 4);
              case UINT32 -> b.getInt(i * 4) & 0xffffffffL;
              case INT16 -> b.getShort(i * 2);
              case UINT16 -> b.getShort(i * 2) & 0xffff;
              case INT8 -> b.get(i);
              case UINT8, BOOL -> b.get(i) & 0xff;
              default ->
                  throw new IllegalArgumentException("not an integer tensor: " + tensor.type());
            });
    return out;
  }

  /** A little-endian buffer for so many bytes. */
  public static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
