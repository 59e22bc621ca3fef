package dev.lathe.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Halves against arithmetic that cannot be wrong. */
class HalfTest {
  /** The value by its definition. */
  private static double definition(int bits) {
    int e = bits >> 10 & 31;
    int m = bits & 1023;
    double abs = e == 0 ? m * Math.pow(2, -24) : (1024 + m) * Math.pow(2, e - 25);
    return (bits & 0x8000) == 0 ? abs : -abs;
  }

  @Test
  void everyHalfIsItsDefinitionAndComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float f = Half.toFloat((short) bits);
      if ((bits & 0x7c00) != 0x7c00) {
        assertThat((double) f).isEqualTo(definition(bits));
        assertThat(Half.ofFloat(f)).isEqualTo((short) bits);
      } else if ((bits & 1023) == 0) {
        assertThat(f).isEqualTo(bits == 0x7c00 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY);
        assertThat(Half.ofFloat(f)).isEqualTo((short) bits);
      } else {
        assertThat(f).isNaN();
        assertThat(Float.isNaN(Half.toFloat(Half.ofFloat(f)))).isTrue();
      }
    }
  }

  @Test
  void everyFloatBetweenTwoHalvesGoesToTheNearerOneAndTiesToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      double low = definition(bits);
      double high = definition(bits + 1);
      float middle = (float) ((low + high) / 2);
      int even = (bits & 1) == 0 ? bits : bits + 1;
      assertThat((int) Half.ofFloat(middle)).isEqualTo(even);
      assertThat((int) Half.ofFloat(Math.nextDown(middle))).isEqualTo(bits);
      assertThat((int) Half.ofFloat(Math.nextUp(middle))).isEqualTo(bits + 1);
    }
    assertThat(Half.ofFloat(65519.996f)).isEqualTo((short) 0x7bff);
    assertThat(Half.ofFloat(65520f)).isEqualTo((short) 0x7c00);
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      float f = Float.intBitsToFloat(random.nextInt());
      short h = Half.ofFloat(f);
      if (!Float.isNaN(f) && Math.abs(f) < 65504) {
        double error = Math.abs(Half.toFloat(h) - (double) f);
        assertThat(error).isLessThanOrEqualTo(Math.max(Math.abs(f) * 0x1p-11, 0x1p-25));
      }
    }
  }
}
