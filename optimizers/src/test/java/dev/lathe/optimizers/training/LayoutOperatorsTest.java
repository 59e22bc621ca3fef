package dev.lathe.optimizers.training;

import dev.lathe.engine.graph.Attribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutOperatorsTest {
  private static Attribute mode(String mode) {
    return Attribute.of("mode", mode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"constant", "reflect", "edge", "wrap"})
  void padsOfEveryMode(String mode) {
    new OneNode("Pad", 19)
        .floats(2, 4, 3)
        .longs(new long[] {0, 1, 2, 1, 2, 1}, 6)
        .with(mode(mode))
        .agrees(1);
  }

  @Test
  void negativePadsCut() {
    new OneNode("Pad", 18)
        .floats(4, 5)
        .longs(new long[] {-1, 2}, 2)
        .none()
        .longs(new long[] {-1}, 1)
        .agrees(1);
  }

  @Test
  void splitsByAttributeInputAndNumber() {
    new OneNode("Split", 11).floats(5, 2).with(Attribute.of("split", new long[] {2, 3})).agrees(2);
    new OneNode("Split", 13).floats(2, 6).longs(new long[] {1, 5}, 2).with("axis", -1).agrees(2);
    new OneNode("Split", 18).floats(7, 2).with("num_outputs", 3).agrees(3);
  }

  @Test
  void reshapesCopyAndInfer() {
    new OneNode("Reshape", 13).floats(2, 3, 4).longs(new long[] {0, -1}, 2).agrees(1);
    new OneNode("Flatten", 13).floats(2, 3, 4).with("axis", -1).agrees(1);
    new OneNode("Squeeze", 13).floats(1, 3, 1).longs(new long[] {-1}, 1).agrees(1);
    new OneNode("Unsqueeze", 13).floats(3, 2).longs(new long[] {0, -1}, 2).agrees(1);
    new OneNode("Transpose", 13)
        .floats(2, 3, 4)
        .with(Attribute.of("perm", new long[] {1, 2, 0}))
        .agrees(1);
  }

  @Test
  void repeatsAndJoins() {
    new OneNode("Tile", 13).floats(2, 3).longs(new long[] {2, 2}, 2).agrees(1);
    new OneNode("Expand", 13).floats(3, 1).longs(new long[] {2, 1, 4}, 3).agrees(1);
    new OneNode("Concat", 13).floats(2, 3).floats(2, 1).with("axis", -1).agrees(1);
  }

  @Test
  void slicesForwardsAndBackwards() {
    new OneNode("Slice", 13)
        .floats(5, 6)
        .longs(new long[] {4, 1}, 2)
        .longs(new long[] {-100, 100}, 2)
        .longs(new long[] {0, 1}, 2)
        .longs(new long[] {-2, 2}, 2)
        .agrees(1);
  }

  @Test
  void trianglesAndReversedSequences() {
    new OneNode("Trilu", 14).floats(2, 3, 4).longs(new long[] {1}).with("upper", 0).agrees(1);
    new OneNode("ReverseSequence", 10)
        .floats(4, 3, 2)
        .longs(new long[] {1, 4, 3}, 3)
        .with("time_axis", 0)
        .with("batch_axis", 1)
        .agrees(1);
    new OneNode("CenterCropPad", 18).floats(5, 4).longs(new long[] {3, 7}, 2).agrees(1);
  }
}
