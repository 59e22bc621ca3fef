package dev.lathe.hardware;

import java.util.List;
import java.util.Optional;

/**
 * The machine that Lathe runs on, as far as it decides inference speed.
 *
 * @param processor model name of the CPU
 * @param sockets physical packages
 * @param physicalCores cores without hyper-threads
 * @param logicalCores cores the system schedules on
 * @param caches per level, largest unit of each
 * @param memoryBytes installed (or container-limited) memory
 * @param instructionSets of those that decide inference speed, the ones present: SSE4.1, AVX2, FMA,
 *     F16C, AVX-VNNI, AVX512F, AVX512-VNNI, AMX-INT8, AMX-BF16, NEON, NEON-DOTPROD, I8MM
 * @param os operating system and version
 * @param architecture e.g. x86_64, aarch64
 * @param power power source, where readable
 * @param governor CPU frequency governor, where readable
 */
public record Machine(
    String processor,
    int sockets,
    int physicalCores,
    int logicalCores,
    List<Cache> caches,
    long memoryBytes,
    List<String> instructionSets,
    String os,
    String architecture,
    Optional<String> power,
    Optional<String> governor) {

  /** A cache level; size in bytes of one such cache. */
  public record Cache(int level, String type, long bytes) {}

  /** Copies the lists. */
  public Machine {
    caches = List.copyOf(caches);
    instructionSets = List.copyOf(instructionSets);
  }

  /**
   * Whether this CPU multiplies 8-bit integers without the saturating 16-bit intermediate of AVX2's
   * VPMADDUBSW.
   */
  public boolean hasInt8DotProduct() {
    return instructionSets.stream()
        .anyMatch(s -> s.contains("VNNI") || s.contains("DOTPROD") || s.startsWith("AMX-INT8"));
  }

  /**
   * Whether ONNX Runtime's sums of UINT8 · INT8 products are cut off on this CPU as soon as two
   * neighbours exceed 16 bits: x86 without an 8-bit dot product.
   */
  public boolean cutsInt8SumsOff() {
    return architecture.matches("x86_64|amd64|x86") && !hasInt8DotProduct();
  }
}
