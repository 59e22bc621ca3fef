package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.pass.ParamValues;
import org.junit.jupiter.api.Test;

class ReduceRangeTest {
  @Test
  void theCpuDecidesAndTheReasonNamesWhy() {
    ReduceRange vnni = ReduceRange.choose("auto", true, Machines.vnni());
    assertThat(vnni.reduced()).isFalse();
    assertThat(vnni.reason()).contains("AVX512-VNNI");
    ReduceRange avx2 = ReduceRange.choose("auto", true, Machines.avx2());
    assertThat(avx2.reduced()).isTrue();
    assertThat(avx2.reason()).contains("no 8-bit dot product");
    assertThat(ReduceRange.choose("auto", true, Machines.with("aarch64", "NEON")).reduced())
        .isFalse();
    assertThat(ReduceRange.choose("auto", false, Machines.avx2()).reduced()).isFalse();
    ParamValues signed = StaticRuns.initial().with(StaticInt8Pass.TYPES, "s8s8");
    assertThat(StaticOptions.of(signed, Machines.avx2()).reasons())
        .anyMatch(r -> r.startsWith("Reduced 7-bit weights"));
  }

  @Test
  void whatWasAskedForWins() {
    assertThat(ReduceRange.choose("true", true, Machines.vnni()).reduced()).isTrue();
    assertThat(ReduceRange.choose("false", true, Machines.avx2()).reduced()).isFalse();
  }
}
