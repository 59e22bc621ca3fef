package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Half;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalfWeightsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 131_072, 131_073, 400_000})
  void aLargeWeightIsRoundedAndCountedAsASmallOne(int elements) {
    Random random = new Random(elements);
    float[] values = new float[elements];
    float[] wanted = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = (float) random.nextGaussian();
      wanted[i] = Half.toFloat(Half.ofFloat(values[i]));
    }
    int large = 0;
    for (int i = 0; i < elements; i += 1000, large++) {
      values[i] = -1e9f;
      wanted[i] = -65504f;
    }
    int small = 0;
    for (int i = 1; i < elements; i += 1000, small++) {
      values[i] = 1e-12f;
      wanted[i] = 0x1p-24f;
    }
    HalfWeights weights = new HalfWeights();
    TensorData half = weights.convert(Tensors.ofFloats(values, elements));
    assertThat(half.type()).isEqualTo(DataType.FLOAT16);
    assertThat(Tensors.floats(half)).containsExactly(wanted);
    if (elements > 0) {
      assertThat(weights.sentence())
          .contains(String.format(Locale.ROOT, "%,d were beyond", large))
          .contains(String.format(Locale.ROOT, "%,d were closer", small));
    }
  }
}
