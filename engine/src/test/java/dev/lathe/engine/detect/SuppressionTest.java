package dev.lathe.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.engine.answer.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SuppressionTest {
  private static List<Box> select(List<Box> boxes, double score, double iou, int most) {
    return new Suppression(boxes).select(new Thresholds((float) score, iou, most));
  }

  @Test
  void keepsTheBetterOfTwoOfOneClass() {
    Box a = new Box(0, 0.9f, 0, 0, 10, 10);
    // Shares 8 x 10 of 10 x 12: IoU 80 / 120 = 0.667.
    Box b = new Box(0, 0.8f, 2, 0, 10, 10);
    Box other = new Box(1, 0.7f, 2, 0, 10, 10);

    assertThat(select(List.of(a, b, other), 0, 0.66, 10)).containsExactly(a, other);
    assertThat(select(List.of(a, b, other), 0, 0.67, 10)).containsExactly(a, b, other);
    assertThat(select(List.of(a, b, other), 0.75, 0.67, 10)).containsExactly(a, b);
    assertThat(select(List.of(a, b, other), 0, 0.67, 1)).containsExactly(a);
  }

  @Test
  void aHiddenBoxHidesNothing() {
    Box a = new Box(0, 0.9f, 0, 0, 10, 10);
    Box hidden = new Box(0, 0.8f, 4, 0, 10, 10);
    Box c = new Box(0, 0.7f, 8, 0, 10, 10);

    assertThat(select(List.of(a, hidden, c), 0, 0.4, 10)).containsExactly(a, c);
  }

  /**
   * Offsets of 4096 a class let a box far out hide one of the next class (ultralytics/yolov3#1268).
   */
  @Test
  void classesStayApartHoweverFarOutABoxLies() {
    Box far = new Box(0, 0.9f, 4096, 0, 10, 10);
    Box next = new Box(1, 0.8f, 0, 0, 10, 10);
    Box same = new Box(1, 0.7f, 1, 0, 10, 10);

    assertThat(select(List.of(far, next, same), 0, 0.5, 10)).containsExactly(far, next);
  }

  /** The same answer as the definition, written without thought for speed. */
  @Test
  void equalsTheDefinition() {
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      List<Box> boxes = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        boxes.add(
            new Box(
                random.nextInt(3) * 1000,
                random.nextFloat(),
                random.nextInt(60),
                random.nextInt(60),
                5 + random.nextInt(30),
                5 + random.nextInt(30)));
      }
      boxes.sort(Comparator.comparingDouble(Box::score).reversed());
      List<Box> wanted = new ArrayList<>();
      for (Box b : boxes) {
        if (b.score() >= 0.2f
            && wanted.stream().noneMatch(k -> k.index() == b.index() && k.iou(b) > 0.4503)) {
          wanted.add(b);
        }
      }

      assertThat(select(boxes, 0.2, 0.4503, 10_000)).isEqualTo(wanted);
    }
  }

  @Test
  void refusesThresholdsOutOfRange() {
    assertThatThrownBy(() -> new Thresholds(1.5f, 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Thresholds(0.5f, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Thresholds(0.5f, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
