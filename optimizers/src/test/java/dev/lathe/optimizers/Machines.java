package dev.lathe.optimizers;

import dev.lathe.hardware.HardwareService;
import dev.lathe.hardware.Machine;
import java.util.List;
import java.util.Optional;

/** Machines for tests. */
public final class Machines {
  private Machines() {}

  /** A CPU with these instruction sets. */
  public static Machine with(String architecture, String... instructionSets) {
    return new Machine(
        "Test CPU",
        1,
        2,
        2,
        List.of(),
        8L << 30,
        List.of(instructionSets),
        "Linux",
        architecture,
        Optional.empty(),
        Optional.empty());
  }

  /** A CPU with AVX512-VNNI. */
  public static Machine vnni() {
    return with("x86_64", "SSE4.1", "AVX2", "FMA", "AVX512F", "AVX512-VNNI");
  }

  /**
   * For files that are run, and not only looked at: {@link #vnni} where this CPU has an 8-bit dot
   * product, else {@link #avx2}. A file for the one loses its answers on the other: ONNX Runtime
   * cuts sums of products with full 8-bit weights off there.
   */
  public static Machine here() {
    return Here.DOT_PRODUCT ? vnni() : avx2();
  }

  private static final class Here {
    static final boolean DOT_PRODUCT = new HardwareService().machine().hasInt8DotProduct();
  }

  /** A CPU with AVX2 and no 8-bit dot product. */
  public static Machine avx2() {
    return with("x86_64", "SSE4.1", "AVX2", "FMA");
  }
}
