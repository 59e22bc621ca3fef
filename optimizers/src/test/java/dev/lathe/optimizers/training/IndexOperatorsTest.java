package dev.lathe.optimizers.training;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexOperatorsTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void gathersAlongEveryAxis(long axis) {
    new OneNode("Gather", 13)
        .floats(3, 4, 3)
        .longs(new long[] {0, -1, 2, 2}, 2, 2)
        .with("axis", axis)
        .agrees(1);
  }

  @Test
  void gathersElementsAndSlices() {
    new OneNode("Gather", 13).floats(6, 4).longs(new long[] {-1, 0, 0}, 3).agrees(1);
    new OneNode("Gather", 13).floats(5).longs(new long[] {3}).agrees(1);
    new OneNode("GatherElements", 13)
        .floats(3, 3)
        .longs(new long[] {1, -1, 0, 0, 2, 2}, 2, 3)
        .agrees(1);
    new OneNode("GatherND", 13).floats(2, 3, 4).longs(new long[] {0, 1, -1, 2}, 2, 2).agrees(1);
    new OneNode("GatherND", 13)
        .floats(2, 3, 4)
        .longs(new long[] {1, 2}, 2, 1)
        .with("batch_dims", 1)
        .agrees(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "add", "mul", "max", "min"})
  void scattersWithEveryReduction(String reduction) {
    boolean once = reduction.equals("none");
    new OneNode("ScatterElements", 18)
        .floats(3, 3)
        .longs(once ? new long[] {1, 0, 2, 0, 2, 1} : new long[] {1, 0, 2, 1, 0, 1}, 2, 3)
        .floats(2, 3)
        .with(Attribute.of("reduction", reduction))
        .agrees(1);
    new OneNode("ScatterND", 18)
        .floats(4, 3)
        .longs(once ? new long[] {3, 1} : new long[] {1, 1}, 2, 1)
        .floats(2, 3)
        .with(Attribute.of("reduction", reduction))
        .agrees(1);
  }

  @Test
  void choosesTheLargestAndTheSmallest() {
    new OneNode("TopK", 11)
        .floats(3, 6)
        .longs(new long[] {2}, 1)
        .agrees(2, DataType.FLOAT, DataType.INT64);
    new OneNode("TopK", 11)
        .floats(4, 3)
        .longs(new long[] {3}, 1)
        .with("axis", 0)
        .with("largest", 0)
        .agrees(2, DataType.FLOAT, DataType.INT64);
  }

  @Test
  void conditionsAreBroadcast() {
    new OneNode("Where", 16)
        .input(Tensors.ofBytes(DataType.BOOL, new byte[] {1, 0, 1}, 3))
        .floats(2, 3)
        .floats(2, 1)
        .agrees(1);
    new OneNode("Compress", 11)
        .floats(3, 2)
        .input(Tensors.ofBytes(DataType.BOOL, new byte[] {0, 1, 1}, 3))
        .with("axis", 0)
        .agrees(1);
  }

  @Test
  void oneHotHasItsValues() {
    new OneNode("OneHot", 11)
        .longs(new long[] {0, -1, 2}, 3)
        .longs(new long[] {4}, 1)
        .floats(2)
        .with("axis", 0)
        .agrees(1);
  }
}
