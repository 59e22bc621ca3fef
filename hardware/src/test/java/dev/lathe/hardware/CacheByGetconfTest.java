package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheByGetconfTest {
  @Test
  void readsWhatGetconfPrints() {
    String text =
        """
        LEVEL1_ICACHE_SIZE                 32768
        LEVEL1_DCACHE_SIZE                 49152
        LEVEL1_DCACHE_ASSOC                12
        LEVEL3_CACHE_SIZE                  33554432
        LEVEL4_CACHE_SIZE                  0
        """;
    assertThat(CacheByGetconf.parse(text))
        .containsExactly(
            new Machine.Cache(1, "Instruction", 32768),
            new Machine.Cache(1, "Data", 49152),
            new Machine.Cache(3, "Unified", 33554432));
  }
}
