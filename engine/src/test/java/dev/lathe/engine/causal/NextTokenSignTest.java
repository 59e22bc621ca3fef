package dev.lathe.engine.causal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that a file may hold although no exporter writes them. */
class NextTokenSignTest {
  @ParameterizedTest
  @ValueSource(strings = {"Cast", "Trilu", "Less", "LSTM"})
  void aNodeWithoutItsFirstOutputIsNoSign(String operator) {
    Graph g = new Graph("odd");
    Value ids = g.addInput("ids", Optional.of(ValueType.tensor(DataType.INT64, 1, 4)));
    g.addNode("", operator, "odd", List.of(Optional.of(ids)), List.of(Optional.empty()));
    Value table = g.addInitializer("table", Tensors.ofFloats(new float[14], 7, 2));
    Value scores = g.newValue("scores", Optional.of(ValueType.tensor(DataType.FLOAT, 1, 4, 7)));
    g.addNode(
        "",
        "Gather",
        "look up",
        List.of(Optional.of(table), Optional.of(ids)),
        List.of(Optional.of(scores)));
    g.addOutput(scores);

    assertThat(NextTokenSign.isIn(g)).isEqualTo(operator.equals("LSTM"));
  }
}
