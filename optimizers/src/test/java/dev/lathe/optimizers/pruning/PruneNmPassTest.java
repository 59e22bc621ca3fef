package dev.lathe.optimizers.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.testing.Weights;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneNmPassTest {
  private static OnnxModel network() {
    TestGraph g = TestGraph.seeded(1);
    Value y = g.op("Conv", "conv", g.input("x", -1, 3, 6, 6), g.weight("w1", 8, 3, 3, 3));
    y = g.op("Conv", "conv2", y, g.weight("w2", 10, 8, 1, 1));
    y = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", y));
    y = g.op("Gemm", "gemm", List.of(Attribute.of("transB", 1)), y, g.weight("w3", 12, 10));
    y = g.op("MatMul", "head", y, g.weight("w4", 12, 5));
    return g.output(y, -1, 5).model(13);
  }

  @ParameterizedTest
  @CsvSource({"2,4", "1,4", "1,2", "4,8", "7,8"})
  void ofEachGroupTheLargestStay(int n, int m) {
    Random random = new Random(5);
    float[] w = new float[3 * 16 * 5];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) random.nextGaussian();
    }
    float[] cut = new NmPattern(n, m).cut(w, new long[] {3, 16, 5}, 1);
    for (int o = 0; o < 3; o++) {
      for (int from = 0; from < 16; from += m) {
        for (int i = 0; i < 5; i++) {
          int kept = 0;
          float least = Float.MAX_VALUE;
          float most = 0;
          for (int k = from; k < from + m; k++) {
            int at = (o * 16 + k) * 5 + i;
            if (cut[at] != 0) {
              kept++;
              assertThat(cut[at]).isEqualTo(w[at]);
              least = Math.min(least, Math.abs(w[at]));
            } else {
              most = Math.max(most, Math.abs(w[at]));
            }
          }
          assertThat(kept).isEqualTo(n);
          assertThat(most).isLessThanOrEqualTo(least);
        }
      }
    }
  }

  @Test
  void equalAndZeroWeightsAndLeftoversAreHandled() {
    float[] w = {1, 1, 1, 1, 0, 0, 0, 5, 9, 8, 7};
    assertThat(new NmPattern(2, 4).cut(w, new long[] {1, 11}, 1))
        .containsExactly(1, 1, 0, 0, 0, 0, 0, 5, 9, 8, 7);
  }

  @Test
  void eachKindOfWeightIsCutAlongItsInputs() {
    PassResult result = Passes.apply(new PruneNmPass(), "n=2,m=4", network());
    // Rows of w3 are outputs; of its ten inputs eight make two groups, two are left over.
    float[] w3 = Weights.floats(result.onnx(), "w3");
    for (int o = 0; o < 12; o++) {
      int zeros = 0;
      for (int k = 0; k < 10; k++) {
        zeros += w3[o * 10 + k] == 0 ? 1 : 0;
      }
      assertThat(zeros).isEqualTo(4);
      assertThat(w3[o * 10 + 8]).isNotZero();
    }
    float[] w4 = Weights.floats(result.onnx(), "w4");
    for (int o = 0; o < 5; o++) {
      int zeros = 0;
      for (int k = 0; k < 12; k++) {
        zeros += w4[k * 5 + o] == 0 ? 1 : 0;
      }
      assertThat(zeros).isEqualTo(6);
    }
    assertThat(result.changed()).isEqualTo(3);
    assertThat(result.refused())
        .contains(new PassResult.NodeNote("conv", "it has fewer than 4 inputs"));
    assertThat(result.done())
        .contains(new PassResult.NodeNote("conv2", "50.0 % of 80 weights are zero"));
    assertThat(Passes.apply(new PruneNmPass(), "n=2,m=4", result.onnx()).changed()).isZero();
  }

  @Test
  void nMustBeLess() {
    assertThatThrownBy(() -> Passes.apply(new PruneNmPass(), "n=4,m=4", network()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("n=2,m=4");
  }

  @Test
  void theScheduleRisesFastAndEndsSlowly() {
    CubicSchedule s = new CubicSchedule(0, 0.8, 10, 100);
    assertThat(s.at(0)).isZero();
    assertThat(s.at(10)).isZero();
    assertThat(s.at(60)).isEqualTo(0.8 * (1 - 0.125));
    assertThat(s.at(110)).isEqualTo(0.8);
    assertThat(s.at(1000)).isEqualTo(0.8);
    for (int i = 0; i < 120; i++) {
      assertThat(s.at(i + 1)).isGreaterThanOrEqualTo(s.at(i));
    }
    assertThatThrownBy(() -> new CubicSchedule(0.9, 0.5, 0, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
