package dev.lathe.optimizers.training.ops.arrays;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.DataType;
import dev.lathe.optimizers.training.torch.Scalars;

/** Integers of ONNX types that PyTorch holds in wider ones. */
public final class Integers {
  private Integers() {}

  /** Wraps around as the type itself would; other types come back as they are. */
  public static NDArray wrap(NDArray x, DataType type) {
    return switch (type) {
      case INT16 -> signed(x, 16);
      case INT4 -> signed(x, 4);
      case INT2 -> signed(x, 2);
      case UINT16 -> unsigned(x, 16);
      case UINT32 -> unsigned(x, 32);
      case UINT4 -> unsigned(x, 4);
      case UINT2 -> unsigned(x, 2);
      default -> x;
    };
  }

  private static NDArray unsigned(NDArray x, int bits) {
    return x.mod(Scalars.of(1L << bits)).toType(x.getDataType(), false);
  }

  private static NDArray signed(NDArray x, int bits) {
    long half = 1L << (bits - 1);
    return x.add(half).mod(Scalars.of(2 * half)).sub(half).toType(x.getDataType(), false);
  }

  /** The least value of an integer type. */
  public static double least(DataType type) {
    return switch (type) {
      case INT8, INT16, INT32, INT64, INT4, INT2 -> -Math.scalb(1.0, type.bits() - 1);
      default -> 0;
    };
  }

  /** The greatest value of an integer type. */
  public static double most(DataType type) {
    return switch (type) {
      case INT8, INT16, INT32, INT64, INT4, INT2 -> Math.scalb(1.0, type.bits() - 1) - 1;
      default -> Math.scalb(1.0, type.bits()) - 1;
    };
  }

  /** Bits of the type; 64 where it is none of whole numbers. */
  public static int bits(DataType type) {
    return type.isFloatingPoint() ? 64 : type.bits();
  }

  public static boolean isUnsigned(DataType type) {
    return type.name().startsWith("U");
  }
}
