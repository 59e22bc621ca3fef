package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.host.Signature;
import dev.lathe.engine.host.Signature.Port;
import dev.lathe.engine.task.InputLengths;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedInputsTest {
  private static Port port(String name, DataType type, Object... axes) {
    long[] shape = new long[axes.length];
    List<String> names = new java.util.ArrayList<>();
    for (int i = 0; i < axes.length; i++) {
      shape[i] = axes[i] instanceof Integer n ? n : -1;
      names.add(axes[i] instanceof String s ? s : "");
    }
    return new Port(name, type, shape, names);
  }

  private static Map<String, TensorData> first(int batch, Port... inputs) {
    Signature s = new Signature(List.of(inputs), List.of());
    return GeneratedInputs.attempts(s).get(0).make(s, Map.of(), batch);
  }

  @Test
  void tokensAreSmallMasksAreOneTypesAreZeroPositionsCount() {
    Map<String, TensorData> made =
        first(
            1,
            port("input_ids", DataType.INT64, "batch", "tokens"),
            port("attention_mask", DataType.INT64, "batch", "tokens"),
            port("token_type_ids", DataType.INT32, "batch", "tokens"),
            port("position_ids", DataType.INT64, "batch", "tokens"));
    assertThat(made.get("input_ids").shape()).containsExactly(1, 128);
    assertThat(Arrays.stream(Tensors.longs(made.get("input_ids"))).boxed())
        .allMatch(v -> v >= 0 && v < 200);
    assertThat(Tensors.longs(made.get("attention_mask"))).containsOnly(1);
    assertThat(Tensors.longs(made.get("token_type_ids"))).containsOnly(0);
    assertThat(Tensors.longs(made.get("position_ids"))).startsWith(0, 1, 2).endsWith(127);
  }

  @Test
  void lengthsThatAPersonGaveGoBeforeGuessesAndTheBatch() {
    Signature s =
        new Signature(
            List.of(
                port("ids", DataType.INT64, "batch", "tokens"),
                port("x", DataType.FLOAT, "", 3, "", "")),
            List.of());
    InputLengths given =
        new InputLengths(Map.of("batch", 2L, "tokens", 9L, "x[2]", 32L, "x[3]", 48L));

    Map<String, TensorData> made = GeneratedInputs.attempts(s).get(0).make(s, given, Map.of(), 4);

    assertThat(made.get("ids").shape()).containsExactly(2, 9);
    assertThat(made.get("x").shape()).containsExactly(4, 3, 32, 48);
  }

  @Test
  void aCacheBeginsEmptyAndASharedAxisHasOneLength() {
    Map<String, TensorData> made =
        first(
            1,
            port("past_key_values.0.key", DataType.FLOAT, "batch", 4, "past_sequence", 16),
            port("hidden", DataType.FLOAT, "batch", "tokens", 8),
            port("input_ids", DataType.INT64, "batch", "tokens"));
    assertThat(made.get("past_key_values.0.key").shape()).containsExactly(1, 4, 0, 16);
    assertThat(made.get("hidden").shape()).containsExactly(1, 128, 8);
  }

  @Test
  void onlyAFreeFirstAxisTakesTheBatch() {
    Map<String, TensorData> made =
        first(8, port("a", DataType.FLOAT, "n", 3), port("b", DataType.FLOAT, 1, 3));
    assertThat(made.get("a").shape()).containsExactly(8, 3);
    assertThat(made.get("b").shape()).containsExactly(1, 3);
  }

  @Test
  void theSameSignatureGetsTheSameInputs() {
    Port p = port("x", DataType.FLOAT, 1, 3, 4);
    assertThat(Tensors.floats(first(1, p).get("x")))
        .containsExactly(Tensors.floats(first(1, p).get("x")));
  }

  @Test
  void everyTypeThatCanBeFedIsMade() {
    for (DataType type :
        List.of(
            DataType.DOUBLE,
            DataType.FLOAT16,
            DataType.BFLOAT16,
            DataType.INT8,
            DataType.UINT8,
            DataType.INT16,
            DataType.BOOL,
            DataType.STRING)) {
      assertThat(first(1, port("x", type, 2, 2)).get("x").elements()).as("%s", type).isEqualTo(4);
    }
  }

  @Test
  void whatIsNoTensorOrFarTooLargeIsRefused() {
    assertThatThrownBy(() -> first(1, port("seq", DataType.UNDEFINED)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("'seq'");
    assertThatThrownBy(() -> first(1, port("huge", DataType.FLOAT, 100_000, 100_000)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("1 GB");
  }

  @Test
  void sizesThatOverflowAndInputsThatAddUpAreRefused() {
    int most = Integer.MAX_VALUE;
    List<Port[]> all =
        List.of(
            new Port[] {port("x", DataType.DOUBLE, 1 << 28)},
            new Port[] {port("x", DataType.STRING, 1 << 27)},
            new Port[] {port("x", DataType.INT8, most, most, most, most)},
            new Port[] {port("x", DataType.FLOAT, most, most, 2, 2)},
            new Port[] {port("a", DataType.FLOAT, 1 << 27), port("x", DataType.FLOAT, 1 << 28)});
    for (Port[] inputs : all) {
      assertThatThrownBy(() -> first(1, inputs))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("'x'");
    }
    assertThat(first(1, port("x", DataType.FLOAT, most, 0)).get("x").elements()).isZero();
  }
}
