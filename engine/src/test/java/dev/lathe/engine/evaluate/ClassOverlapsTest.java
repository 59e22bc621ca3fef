package dev.lathe.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.evaluate.Change.Overlap;
import dev.lathe.engine.evaluate.ClassOverlaps.ByClass;
import java.util.List;
import org.junit.jupiter.api.Test;

/** IoU by class over several pictures, by hand. */
class ClassOverlapsTest {
  @Test
  void pixelsOfAllPicturesAreCountedTogether() {
    ClassOverlaps overlaps = new ClassOverlaps();
    for (int i = 0; i < 20; i++) {
      // The original has 8 of 10 and says 12; the variant loses 4 of them in every other picture.
      int lost = i % 2 == 0 ? 4 : 0;
      overlaps.add(i, List.of(new Overlap(2, 10, 8, 12, 8 - lost, 12 - lost)));
    }
    overlaps.add(20, List.of());

    ByClass only = overlaps.byClass().get(0);
    assertThat(overlaps.byClass()).hasSize(1);
    assertThat(only.index()).isEqualTo(2);
    assertThat(only.before().value()).isCloseTo(8 / 14.0, within(1e-9));
    assertThat(only.before().n()).isEqualTo(20);
    // 6 of 10 found on average, and 10 said.
    assertThat(only.after().value()).isCloseTo(6 / 14.0, within(1e-9));
    assertThat(only.difference().value()).isCloseTo(-2 / 14.0, within(1e-9));
    assertThat(only.difference().low()).isLessThan(only.difference().value());
    assertThat(only.difference().high()).isLessThan(0);
  }

  @Test
  void aClassThatNoMaskHasIsNotTold() {
    ClassOverlaps overlaps = new ClassOverlaps();
    overlaps.add(0, List.of(new Overlap(0, 5, 5, 5, 4, 4), new Overlap(1, 0, 0, 0, 0, 1)));
    assertThat(overlaps.byClass()).extracting(ByClass::index).containsExactly(0);
    assertThat(overlaps.byClass().get(0).after().value()).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void ofOnePictureOnlyTheRangeIsKnown() {
    ClassOverlaps overlaps = new ClassOverlaps();
    for (int i = 0; i < 9; i++) {
      overlaps.add(i, List.of(new Overlap(0, 5, 5, 5, 5, 5)));
    }
    overlaps.add(9, List.of(new Overlap(0, 5, 5, 5, 5, 5), new Overlap(1, 4, 2, 2, 1, 1)));
    ByClass rare = overlaps.byClass().get(1);
    assertThat(rare.before().value()).isEqualTo(0.5);
    assertThat(rare.before().low()).isZero();
    assertThat(rare.before().high()).isEqualTo(1);
    assertThat(rare.difference().low()).isEqualTo(-1);
  }
}
