package dev.lathe.controllers.testing;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.facts.ModelFacts.NodeFacts;
import dev.lathe.engine.graph.facts.ModelFacts.Port;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Facts like those of a small image network. */
final class FakeFacts {
  private FakeFacts() {}

  static ModelFacts mobileNet() {
    List<NodeFacts> nodes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long macs = i % 3 == 1 ? 0 : 1_000_000L * (41 - i);
      nodes.add(
          new NodeFacts(
              "features." + i + (i % 3 == 1 ? ".relu" : ".conv"),
              "",
              i % 3 == 1 ? "Clip" : "Conv",
              OptionalLong.of(macs),
              macs == 0 ? 0 : 10_000L * (i + 1),
              macs == 0 ? 0 : 40_000L * (i + 1),
              OptionalLong.of(400_000),
              List.of(port("out" + i, "float", "1", "32", "112", "112"))));
    }
    Map<DataType, Long> weights = new LinkedHashMap<>();
    weights.put(DataType.FLOAT, 13_900_000L);
    weights.put(DataType.INT64, 120L);
    return new ModelFacts(
        Map.of("ai.onnx", 11L),
        40,
        Map.of("Conv", 27, "Clip", 13),
        3_504_872,
        weights,
        356_000_000L,
        0,
        26_000_000L,
        Map.of("batch", 1L),
        List.of(port("image", "float", "batch", "3", "244", "244")),
        List.of(port("scores", "float", "batch", "1000")),
        nodes,
        List.of());
  }

  private static Port port(String name, String type, String... shape) {
    return new Port(name, type, List.of(shape), ValueType.tensor(DataType.FLOAT));
  }
}
