package dev.lathe.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxDifferencesTest {
  private static Box box(int index, float x) {
    return new Box(index, 0.5f, x, 0, 100, 100);
  }

  @Test
  void tellsLostNewMovedAndRelabelledApart() {
    // Shifted by 2 of 100 wide: IoU 98 / 102 = 0.96; by 20: 80 / 120 = 0.67; by 40: 60 / 140.
    List<Box> original = List.of(box(0, 0), box(1, 1000), box(2, 2000), box(3, 3000), box(4, 4000));
    List<Box> variant = List.of(box(0, 2), box(1, 1020), box(7, 2002), box(3, 3040));

    BoxDifferences d = BoxDifferences.of(original, variant);

    assertThat(d.same()).isEqualTo(1);
    assertThat(d.moved()).containsExactly(new BoxDifferences.Change(box(1, 1000), box(1, 1020)));
    assertThat(d.relabelled())
        .containsExactly(new BoxDifferences.Change(box(2, 2000), box(7, 2002)));
    assertThat(d.lost()).containsExactly(box(3, 3000), box(4, 4000));
    assertThat(d.added()).containsExactly(box(3, 3040));
    assertThat(d.isEmpty()).isFalse();
    assertThat(BoxDifferences.of(original, original).isEmpty()).isTrue();
  }

  @Test
  void pairsTheClosestFirst() {
    List<Box> original = List.of(box(0, 0), box(0, 20));

    BoxDifferences d = BoxDifferences.of(original, List.of(box(0, 19)));

    assertThat(d.same()).isEqualTo(1);
    assertThat(d.lost()).containsExactly(box(0, 0));
  }

  @Test
  void agreementIsTheF1OfPairs() {
    List<Box> a = List.of(box(0, 0), box(1, 1000), box(2, 2000));
    List<Box> b = List.of(box(0, 20), box(1, 1040));

    assertThat(BoxDifferences.agreement(a, b)).isCloseTo(2.0 / 5, within(1e-12));
    assertThat(BoxDifferences.agreement(b, a)).isEqualTo(BoxDifferences.agreement(a, b));
    assertThat(BoxDifferences.agreement(a, a)).isEqualTo(1);
    assertThat(BoxDifferences.agreement(List.of(), List.of())).isEqualTo(1);
    assertThat(BoxDifferences.agreement(a, List.of())).isZero();
  }
}
