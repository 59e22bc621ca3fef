package dev.lathe.optimizers.training;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Attribute.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrentOperatorsTest {
  private static final int STEPS = 4;
  private static final int BATCH = 2;
  private static final int IN = 3;
  private static final int HIDDEN = 5;

  private static OneNode layer(String operator, int gates, String direction) {
    int directions = direction.equals("bidirectional") ? 2 : 1;
    return new OneNode(operator, 14)
        .floats(STEPS, BATCH, IN)
        .floats(directions, gates * HIDDEN, IN)
        .floats(directions, gates * HIDDEN, HIDDEN)
        .floats(directions, 2 * gates * HIDDEN)
        .with(Attribute.of("direction", direction))
        .with("hidden_size", HIDDEN);
  }

  private static Attribute activations(String... names) {
    return new Attribute(
        "activations", new Attribute.StringsValue(Arrays.stream(names).map(Bytes::of).toList()));
  }

  @ParameterizedTest
  @CsvSource({
    "RNN,1,forward,2", "RNN,1,reverse,2", "RNN,1,bidirectional,2",
    "GRU,3,forward,2", "GRU,3,reverse,2", "GRU,3,bidirectional,2",
    "LSTM,4,forward,3", "LSTM,4,reverse,3", "LSTM,4,bidirectional,3"
  })
  void everyDirectionWithAndWithoutLengths(
      String operator, int gates, String direction, int outputs) {
    layer(operator, gates, direction).agrees(outputs);
    layer(operator, gates, direction).ints(new int[] {4, 2}, BATCH).agrees(outputs);
  }

  @Test
  void gruResetsBeforeOrAfterItsProduct() {
    layer("GRU", 3, "bidirectional").with("linear_before_reset", 1).agrees(2);
  }

  @Test
  void lstmStartsFromGivenStatesAndPeeps() {
    layer("LSTM", 4, "forward").none().floats(1, BATCH, HIDDEN).floats(1, BATCH, HIDDEN).agrees(3);
    layer("LSTM", 4, "reverse")
        .none()
        .floats(1, BATCH, HIDDEN)
        .floats(1, BATCH, HIDDEN)
        .floats(1, 3 * HIDDEN)
        .agrees(3);
  }

  @Test
  void otherActivationsAndLimits() {
    layer("RNN", 1, "bidirectional").with(activations("Relu", "Softsign")).agrees(2);
    layer("LSTM", 4, "forward").with(Attribute.of("clip", 0.8f)).agrees(3);
    layer("GRU", 3, "forward").with(activations("HardSigmoid", "Tanh")).agrees(2);
    layer("LSTM", 4, "forward").with("input_forget", 1).agrees(3);
  }
}
