package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InstructionSetsTest {
  @Test
  void understandsWindows() {
    assertThat(
            InstructionSets.of(
                List.of(
                    "PF_SSE4_1_INSTRUCTIONS_AVAILABLE",
                    "PF_AVX2_INSTRUCTIONS_AVAILABLE",
                    "PF_ARM_V82_DP_INSTRUCTIONS_AVAILABLE")))
        .containsExactly("SSE4.1", "AVX2", "NEON-DOTPROD");
  }

  @Test
  void understandsMacs() {
    assertThat(
            InstructionSets.of(
                List.of(
                    "hw.optional.arm.FEAT_DotProd: 1",
                    "hw.optional.arm.FEAT_I8MM: 0",
                    "hw.optional.AdvSIMD: 1",
                    "features: FPU SSE4.1 AVX1.0 FMA F16C")))
        .containsExactly("SSE4.1", "AVX", "FMA", "F16C", "NEON", "NEON-DOTPROD");
  }
}
