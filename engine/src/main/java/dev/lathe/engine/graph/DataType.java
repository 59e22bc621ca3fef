package dev.lathe.engine.graph;

import java.util.Optional;

/** Element types of ONNX tensors, with the codes of {@code TensorProto.DataType}. */
public enum DataType {
  UNDEFINED(0, 0),
  FLOAT(1, 32),
  UINT8(2, 8),
  INT8(3, 8),
  UINT16(4, 16),
  INT16(5, 16),
  INT32(6, 32),
  INT64(7, 64),
  STRING(8, 0),
  BOOL(9, 8),
  FLOAT16(10, 16),
  DOUBLE(11, 64),
  UINT32(12, 32),
  UINT64(13, 64),
  COMPLEX64(14, 64),
  COMPLEX128(15, 128),
  BFLOAT16(16, 16),
  FLOAT8E4M3FN(17, 8),
  FLOAT8E4M3FNUZ(18, 8),
  FLOAT8E5M2(19, 8),
  FLOAT8E5M2FNUZ(20, 8),
  UINT4(21, 4),
  INT4(22, 4),
  FLOAT4E2M1(23, 4),
  FLOAT8E8M0(24, 8),
  UINT2(25, 2),
  INT2(26, 2);

  private static final DataType[] BY_CODE = values();

  private final int code;
  private final int bits;

  DataType(int code, int bits) {
    this.code = code;
    this.bits = bits;
  }

  /** The code in {@code TensorProto.DataType}. */
  public int code() {
    return code;
  }

  /** Bits of one element; 0 where it has no fixed size (strings). */
  public int bits() {
    return bits;
  }

  /** Whether elements are real numbers with a fraction. */
  public boolean isFloatingPoint() {
    return this == FLOAT
        || this == DOUBLE
        || this == FLOAT16
        || this == BFLOAT16
        || (code >= 17 && code <= 20)
        || this == FLOAT4E2M1
        || this == FLOAT8E8M0;
  }

  /**
   * Bytes that so many elements take, sub-byte types packed.
   *
   * @throws ArithmeticException when a long does not hold the number of bits
   */
  public long byteLength(long elements) {
    return Math.addExact(Math.multiplyExact(elements, (long) bits), 7) / 8;
  }

  /**
   * The type with this code.
   *
   * @throws IllegalArgumentException for a code that ONNX does not define
   */
  public static DataType ofCode(long code) {
    return find(code)
        .orElseThrow(() -> new IllegalArgumentException("unknown tensor element type " + code));
  }

  /** The type with this code; empty for a code that ONNX does not define. */
  public static Optional<DataType> find(long code) {
    return code < 0 || code >= BY_CODE.length ? Optional.empty() : Optional.of(BY_CODE[(int) code]);
  }
}
