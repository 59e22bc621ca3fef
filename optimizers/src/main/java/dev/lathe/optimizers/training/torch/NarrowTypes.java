package dev.lathe.optimizers.training.torch;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import java.nio.ByteBuffer;

/**
 * Types that PyTorch's Java engine lacks: bfloat16, floats of eight bits and less, integers of four
 * bits and less. Their values are held in wider types, rounded to what the narrow one can say.
 */
public final class NarrowTypes {
  private NarrowTypes() {}

  /** Whether values are held as FP32, rounded. */
  public static boolean isFloat(DataType type) {
    return switch (type) {
      case BFLOAT16,
          FLOAT8E4M3FN,
          FLOAT8E4M3FNUZ,
          FLOAT8E5M2,
          FLOAT8E5M2FNUZ,
          FLOAT4E2M1,
          FLOAT8E8M0 ->
          true;
      default -> false;
    };
  }

  /** The values of a tensor of a narrow float. */
  static float[] floats(TensorData tensor) {
    ByteBuffer bytes = tensor.bytes();
    float[] out = new float[Math.toIntExact(tensor.elements())];
    for (int i = 0; i < out.length; i++) {
      out[i] =
          tensor.type() == DataType.BFLOAT16
              ? Float.intBitsToFloat(bytes.getShort(2 * i) << 16)
              : decode(tensor.type(), code(bytes, i, tensor.type().bits()));
    }
    return out;
  }

  /** The values of a tensor of INT4, UINT4, INT2 or UINT2. */
  static byte[] integers(TensorData tensor) {
    ByteBuffer bytes = tensor.bytes();
    int bits = tensor.type().bits();
    boolean signed = tensor.type() == DataType.INT4 || tensor.type() == DataType.INT2;
    byte[] out = new byte[Math.toIntExact(tensor.elements())];
    for (int i = 0; i < out.length; i++) {
      int code = code(bytes, i, bits);
      out[i] = (byte) (signed && code >= 1 << (bits - 1) ? code - (1 << bits) : code);
    }
    return out;
  }

  private static int code(ByteBuffer bytes, int index, int bits) {
    int at = index * bits;
    return (bytes.get(at / 8) >> (at % 8)) & ((1 << bits) - 1);
  }

  private static float decode(DataType type, int code) {
    return switch (type) {
      case FLOAT8E4M3FN -> (code & 0x7f) == 0x7f ? Float.NaN : decode(code, 8, 3, 7);
      case FLOAT8E4M3FNUZ -> code == 0x80 ? Float.NaN : decode(code, 8, 3, 8);
      case FLOAT8E5M2FNUZ -> code == 0x80 ? Float.NaN : decode(code, 8, 2, 16);
      case FLOAT8E5M2 -> {
        int magnitude = code & 0x7f;
        float infinite = code < 0x80 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        yield magnitude > 0x7c ? Float.NaN : magnitude == 0x7c ? infinite : decode(code, 8, 2, 15);
      }
      case FLOAT4E2M1 -> decode(code, 4, 1, 1);
      case FLOAT8E8M0 -> code == 0xff ? Float.NaN : (float) Math.scalb(1.0, code - 127);
      default -> throw new IllegalArgumentException("not a narrow float: " + type);
    };
  }

  private static float decode(int code, int bits, int mantissaBits, int bias) {
    int mantissa = code & ((1 << mantissaBits) - 1);
    int exponent = (code & ((1 << (bits - 1)) - 1)) >> mantissaBits;
    float value =
        exponent == 0
            ? Math.scalb((float) mantissa, 1 - bias - mantissaBits)
            : Math.scalb((float) (mantissa + (1 << mantissaBits)), exponent - bias - mantissaBits);
    return code >> (bits - 1) == 0 ? value : -value;
  }

  /**
   * The nearest value that the narrow type has, ties to even.
   *
   * @param saturate whether what is too large becomes the largest value instead of NaN or infinity
   */
  public static float round(DataType type, float value, boolean saturate) {
    if (Float.isNaN(value)) {
      // The 4-bit type has no NaN; ONNX's own conversion makes a negative zero of it.
      return type == DataType.FLOAT4E2M1 ? -0f : value;
    }
    return switch (type) {
      case BFLOAT16 -> bfloat16(value);
      case FLOAT8E4M3FN -> round(value, 3, -6, 448, saturate, Float.NaN, true);
      case FLOAT8E4M3FNUZ -> round(value, 3, -7, 240, saturate, Float.NaN, false);
      case FLOAT8E5M2 -> round(value, 2, -14, 57344, saturate, Float.POSITIVE_INFINITY, true);
      case FLOAT8E5M2FNUZ -> round(value, 2, -15, 57344, saturate, Float.NaN, false);
      case FLOAT4E2M1 -> round(value, 1, 0, 6, true, Float.NaN, true);
      default -> throw new UnsupportedOperatorException("PyTorch does not hold " + type);
    };
  }

  private static float bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.isInfinite(value)
        ? value
        : Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
  }

  private static float round(
      float value,
      int mantissaBits,
      int leastExponent,
      float most,
      boolean saturate,
      float beyond,
      boolean signedZero) {
    float magnitude = Math.abs(value);
    float rounded = magnitude;
    if (!Float.isInfinite(magnitude)) {
      int exponent = Math.max(leastExponent, Math.getExponent(magnitude));
      int unit = exponent - mantissaBits;
      rounded = (float) Math.scalb(Math.rint(Math.scalb((double) magnitude, -unit)), unit);
    }
    if (rounded > most) {
      rounded = saturate ? most : beyond;
    }
    return rounded == 0 && !signedZero ? 0 : Math.copySign(1, value) * rounded;
  }
}
