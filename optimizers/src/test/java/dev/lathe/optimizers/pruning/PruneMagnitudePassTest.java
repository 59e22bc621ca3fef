package dev.lathe.optimizers.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruneMagnitudePassTest {
  private static float[] gaussian(int n, long seed, float scale) {
    Random random = new Random(seed);
    float[] a = new float[n];
    for (int i = 0; i < n; i++) {
      a[i] = (float) random.nextGaussian() * scale;
    }
    return a;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.3, 0.5, 0.77, 0.95, 1})
  void theCutIsTheOneThatSortingFinds(double share) {
    List<float[]> weights = List.of(gaussian(1000, 1, 1), gaussian(501, 2, 0.1f), new float[0]);
    List<Float> sorted = new ArrayList<>();
    weights.forEach(
        w -> {
          for (float v : w) {
            sorted.add(Math.abs(v));
          }
        });
    sorted.sort(null);
    int zeros = (int) (share * sorted.size());
    MagnitudeThreshold.Threshold t = new MagnitudeThreshold(weights).threshold(share);
    assertThat(t.zeros()).isEqualTo(zeros);
    MagnitudeThreshold.Cutter cutter = new MagnitudeThreshold.Cutter(t);
    long counted = 0;
    float most = 0;
    float least = Float.MAX_VALUE;
    for (float[] w : weights) {
      float[] out = new float[w.length];
      counted += cutter.cut(w, out);
      for (int i = 0; i < w.length; i++) {
        if (out[i] == 0) {
          most = Math.max(most, Math.abs(w[i]));
        } else {
          assertThat(out[i]).isEqualTo(w[i]);
          least = Math.min(least, Math.abs(w[i]));
        }
      }
    }
    assertThat(counted).isEqualTo(zeros);
    assertThat(most).isLessThanOrEqualTo(least);
    if (zeros > 0) {
      assertThat(t.magnitude()).isEqualTo(sorted.get(zeros - 1));
    }
  }

  @Test
  void equalMagnitudesAreCutInOrderAndNoMoreThanAsked() {
    float[] a = {1, -1, 1, -1, 2};
    float[] b = {1, 1, 0};
    MagnitudeThreshold.Cutter cutter =
        new MagnitudeThreshold.Cutter(new MagnitudeThreshold(List.of(a, b)).threshold(0.5));
    // Four of eight: the zero, and the first three ones.
    assertThat(cutter.cut(a, a)).isEqualTo(3);
    assertThat(a).containsExactly(0, 0, 0, -1, 2);
    assertThat(cutter.cut(b, b)).isEqualTo(1);
    assertThat(b).containsExactly(1, 1, 0);
  }

  @Test
  void largeArraysTakeTheParallelWayToTheSameEnd() {
    float[] w = gaussian(300_001, 7, 1);
    float[] out = new float[w.length];
    MagnitudeThreshold.Threshold t = new MagnitudeThreshold(List.of(w)).threshold(0.9);
    assertThat(new MagnitudeThreshold.Cutter(t).cut(w, out)).isEqualTo(270_000);
  }

  private static OnnxModel network() {
    TestGraph g = TestGraph.seeded(1);
    Value y = g.op("Conv", "conv", g.input("x", -1, 3, 8, 8), g.weight("w", 8, 3, 3, 3));
    y = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", g.op("Relu", "relu", y)));
    float[] small = gaussian(80, 3, 0.01f);
    y = g.op("MatMul", "head", y, g.floats("hw", small, 8, 10));
    return g.output(y, -1, 10).model(13);
  }

  private static double zeros(OnnxModel model, String name) {
    float[] values =
        Tensors.floats(
            model.graph().initializers().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .flatMap(Value::constant)
                .orElseThrow());
    int n = 0;
    for (float v : values) {
      n += v == 0 ? 1 : 0;
    }
    return (double) n / values.length;
  }

  @Test
  void globalTakesTheSmallestOfAllAndLayerTheSameFromEach() {
    PassResult global = Passes.apply(new PruneMagnitudePass(), "sparsity=0.5", network());
    assertThat(zeros(global.onnx(), "hw")).isEqualTo(1);
    assertThat(zeros(global.onnx(), "w")).isBetween(0.2, 0.4);
    PassResult layer =
        Passes.apply(new PruneMagnitudePass(), "sparsity=50%,scope=layer", network());
    assertThat(zeros(layer.onnx(), "hw")).isEqualTo(0.5);
    assertThat(zeros(layer.onnx(), "w")).isEqualTo(0.5);
    assertThat(layer.notes()).anyMatch(n -> n.contains("deflate"));
  }

  @Test
  void littlePruningChangesLittleAndNoneNothing() {
    OnnxModel model = network();
    PassResult result = Passes.apply(new PruneMagnitudePass(), "sparsity=0.1,scope=layer", model);
    Map<String, TensorData> feed = Runs.inputs(model, 5, 4);
    assertThat(Runs.sqnrDb(Runs.run(model, feed), Runs.run(result.onnx(), feed)))
        .isBetween(20.0, 90.0);
    assertThat(Passes.apply(new PruneMagnitudePass(), "sparsity=0", model).changed()).isZero();
  }

  @Test
  void zerosCompress() {
    float[] w = gaussian(40_000, 3, 1);
    TensorData full = Tensors.ofFloats(w, w.length);
    Arrays.fill(w, 0, 36_000, 0);
    TensorData sparse = Tensors.ofFloats(w, w.length);
    assertThat(CompressedSize.estimate(List.of(full))).isBetween(130_000L, 161_000L);
    assertThat(CompressedSize.estimate(List.of(sparse))).isLessThan(17_000L);
    assertThat(CompressedSize.estimate(List.of())).isZero();
  }
}
