package dev.lathe.controllers.testing;

import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.Boxes;
import dev.lathe.engine.detect.Thresholds;
import dev.lathe.engine.task.ObjectDetection;
import dev.lathe.engine.task.OptionValues;
import java.util.List;

/**
 * What a detector finds in a picture of 512 by 384 pixels. Against the original the variant has
 * lost, found, moved and relabelled one box each, at the score and overlap that hold at first.
 */
final class FakeBoxes {
  private FakeBoxes() {}

  static Boxes answer(boolean original, List<String> names) {
    List<Box> candidates =
        original
            ? List.of(
                new Box(0, .91f, 40, 60, 150, 200),
                new Box(0, .80f, 50, 70, 150, 200),
                new Box(1, .83f, 250, 40, 60, 120),
                new Box(2, .66f, 330, 200, 120, 90),
                new Box(5, .50f, 20, 300, 70, 60),
                new Box(3, .12f, 430, 20, 60, 60))
            : List.of(
                new Box(0, .90f, 42, 61, 150, 200),
                new Box(1, .81f, 262, 45, 60, 120),
                new Box(4, .64f, 332, 201, 120, 90),
                new Box(3, .52f, 430, 20, 60, 60),
                new Box(5, .20f, 20, 300, 70, 60));
    OptionValues none = OptionValues.NONE;
    Thresholds first = ObjectDetection.thresholds(none);
    return ObjectDetection.format(none).answer(candidates, first, names);
  }
}
