package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Half;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.rewrite.FloatBlocks;
import java.nio.ByteBuffer;

/**
 * Turns FP32 tensors into FP16 without making zeros or infinities of numbers that were neither, as
 * ONNX Runtime's converter does: what is too large becomes the largest FP16 number, what is too
 * small the smallest; a mask of -3.4e38 stays a mask, an epsilon of 1e-12 still keeps a division
 * safe. Where it is added to something, what is too large becomes half the range instead: -65504
 * and a score of -40 would be -infinity, and a row that is masked whole no number.
 */
final class HalfWeights {
  private static final float LARGEST = 65504f;

  /** Two of them still add up to a number. */
  private static final float HALFWAY = 32752f;

  /** Numbers from here on are never meant as such, but as "nothing beside this counts". */
  private static final float SENTINEL = 1e9f;

  private static final float SMALLEST = 0x1p-24f;

  private long converted;
  private long tooLarge;
  private long tooSmall;

  /** The tensor in FP16. */
  TensorData convert(TensorData tensor) {
    return convert(tensor, LARGEST);
  }

  /** The tensor in FP16, with room for what is added to it. */
  TensorData convertWithRoom(TensorData tensor) {
    return convert(tensor, HALFWAY);
  }

  /** Whether a number is so large that adding to it may leave FP16's range, though it is finite. */
  static boolean needsRoom(TensorData tensor) {
    for (float v : Tensors.floats(tensor)) {
      if (Math.abs(v) >= LARGEST && Float.isFinite(v)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is the lowest or largest number of a type, or stands for it. */
  static boolean isSentinel(float v) {
    float abs = Math.abs(v);
    return Float.isFinite(v) && (abs >= SENTINEL || abs == LARGEST);
  }

  /** The FP32 number that masks as a sentinel does and leaves room in FP16. */
  static TensorData sentinel(TensorData single) {
    return Tensors.ofFloats(
        new float[] {Math.copySign(HALFWAY, Tensors.floats(single)[0])}, single.shape());
  }

  private TensorData convert(TensorData tensor, float top) {
    ByteBuffer out = Tensors.buffer(DataType.FLOAT16.byteLength(tensor.elements()));
    new FloatBlocks(tensor)
        .read(
            () -> new long[2],
            (clipped, block, start, values, length) -> {
              for (int i = 0; i < length; i++) {
                float v = values[i];
                float kept = kept(v, top);
                if (kept != v && Math.abs(kept) == top) {
                  clipped[0]++;
                } else if (kept != v && Math.abs(kept) == SMALLEST) {
                  clipped[1]++;
                }
                out.putShort(2 * (start + i), Half.ofFloat(kept));
              }
            })
        .forEach(
            clipped -> {
              tooLarge += clipped[0];
              tooSmall += clipped[1];
            });
    converted += tensor.elements();
    return new TensorData.InMemory(DataType.FLOAT16, tensor.shape(), out);
  }

  /** What stands for a number that has no FP16 form near it; the number itself where it has. */
  private static float kept(float v, float top) {
    float abs = Math.abs(v);
    if ((abs > LARGEST || abs == LARGEST && top < LARGEST) && abs <= Float.MAX_VALUE) {
      return Math.copySign(top, v);
    }
    return abs > 0 && abs < SMALLEST ? Math.copySign(SMALLEST, v) : v;
  }

  /** The number after it was stored in FP16. */
  static float rounded(float v) {
    return Half.toFloat(Half.ofFloat(kept(v, LARGEST)));
  }

  /** A sentence on what did not fit; empty when everything did. */
  String sentence() {
    if (tooLarge + tooSmall == 0) {
      return "";
    }
    return String.format(
        java.util.Locale.ROOT,
        "Of %,d constants, %,d were beyond FP16's range and became ±65504 (±32752 where something is"
            + " added to them), %,d were closer to zero than its smallest number and became"
            + " ±6e-8.",
        converted,
        tooLarge,
        tooSmall);
  }
}
