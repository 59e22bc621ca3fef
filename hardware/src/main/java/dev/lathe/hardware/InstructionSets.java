package dev.lathe.hardware;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Translates what systems call a CPU's features into the few names that Lathe uses. */
final class InstructionSets {
  /**
   * Lathe's name → the names under which Linux, macOS and Windows report it, in lower case. The
   * order is the order of display.
   */
  private static final Map<String, Set<String>> KNOWN = known();

  private InstructionSets() {}

  /**
   * The features that decide inference speed, among these flags.
   *
   * @param flags as systems write them: {@code avx2}, {@code PF_AVX2_INSTRUCTIONS_AVAILABLE},
   *     {@code hw.optional.arm.FEAT_I8MM: 1}, {@code features: SSE4.1 AVX1.0}
   */
  static List<String> of(Collection<String> flags) {
    Set<String> given = new HashSet<>();
    for (String flag : flags) {
      String line = flag.strip().toLowerCase(Locale.ROOT);
      if (line.endsWith(": 0")) {
        continue; // macOS lists what is missing, too
      }
      for (String word : line.split("[\\s:]+")) {
        given.add(normal(word));
      }
    }
    List<String> found = new ArrayList<>();
    KNOWN.forEach(
        (name, spellings) -> {
          if (spellings.stream().anyMatch(given::contains)) {
            found.add(name);
          }
        });
    return found;
  }

  private static String normal(String word) {
    String last = word.startsWith("hw.") ? word.substring(word.lastIndexOf('.') + 1) : word;
    return last.replaceAll("^pf_", "").replaceAll("_instructions?_available$", "");
  }

  private static Map<String, Set<String>> known() {
    Map<String, Set<String>> map = new LinkedHashMap<>();
    map.put("SSE4.1", Set.of("sse4_1", "sse4.1"));
    map.put("AVX", Set.of("avx", "avx1.0", "avx1_0"));
    map.put("AVX2", Set.of("avx2", "avx2_0"));
    map.put("FMA", Set.of("fma", "fma3"));
    map.put("F16C", Set.of("f16c"));
    map.put("AVX-VNNI", Set.of("avx_vnni", "avxvnni"));
    map.put("AVX512F", Set.of("avx512f"));
    map.put("AVX512-VNNI", Set.of("avx512_vnni", "avx512vnni"));
    map.put("AVX512-BF16", Set.of("avx512_bf16", "avx512bf16"));
    map.put("AMX-INT8", Set.of("amx_int8"));
    map.put("AMX-BF16", Set.of("amx_bf16"));
    map.put("NEON", Set.of("asimd", "neon", "advsimd", "arm_neon"));
    map.put("NEON-FP16", Set.of("asimdhp", "feat_fp16", "neon_fp16"));
    map.put("NEON-DOTPROD", Set.of("asimddp", "feat_dotprod", "arm_v82_dp"));
    map.put("I8MM", Set.of("i8mm", "feat_i8mm", "arm_v82_i8mm"));
    map.put("SVE", Set.of("sve", "arm_sve"));
    return map;
  }
}
