package dev.lathe.hardware;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few protobuf fields that a probe model needs. The real codec lives in the engine,
 * above this module.
 */
final class OnnxBytes {
  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int INT32 = 6;
  private static final int INT64 = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * The product of an input {@code a} [n,n] and a constant [n,n] of ones, made inside the model so
   * that the file stays tiny.
   *
   * @param op MatMul or MatMulInteger
   * @param aType element type of the input
   * @param bType element type of the constant
   * @param yType element type of the output {@code y}
   */
  static byte[] product(String op, int n, int aType, int bType, int yType) {
    OnnxBytes shape = new OnnxBytes().number(1, 2).number(2, INT64).number(7, n).number(7, n);
    shape.text(8, "shape");
    OnnxBytes one = new OnnxBytes().number(1, 1).number(2, bType);
    one.bytes(9, bType == FLOAT ? new byte[] {0, 0, (byte) 0x80, 0x3f} : new byte[] {1});
    OnnxBytes value = new OnnxBytes().text(1, "value").message(5, one).number(20, 4);
    OnnxBytes fill = new OnnxBytes().text(1, "shape").text(2, "b").text(4, "ConstantOfShape");
    fill.message(5, value);
    OnnxBytes multiply = new OnnxBytes().text(1, "a").text(1, "b").text(2, "y").text(4, op);
    OnnxBytes graph = new OnnxBytes().message(1, fill).message(1, multiply).text(2, "probe");
    graph.message(5, shape).message(11, tensor("a", aType, n)).message(12, tensor("y", yType, n));
    OnnxBytes opset = new OnnxBytes().text(1, "").number(2, 13);
    return new OnnxBytes().number(1, 7).message(7, graph).message(8, opset).out.toByteArray();
  }

  private static OnnxBytes tensor(String name, int type, int n) {
    OnnxBytes dim = new OnnxBytes().number(1, n);
    OnnxBytes shape = new OnnxBytes().message(1, dim).message(1, dim);
    OnnxBytes tensor = new OnnxBytes().number(1, type).message(2, shape);
    return new OnnxBytes().text(1, name).message(2, new OnnxBytes().message(1, tensor));
  }

  private OnnxBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private OnnxBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private OnnxBytes message(int field, OnnxBytes value) {
    return bytes(field, value.out.toByteArray());
  }

  private OnnxBytes bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
