package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnProfileTest {
  private static ColumnProfile of(String... values) {
    return ColumnProfile.of("c", List.of(values));
  }

  @Test
  void wholeNumbersMoveByOne() {
    ColumnProfile hours =
        ColumnProfile.of("hour", IntStream.range(0, 24).mapToObj(String::valueOf).toList());
    assertThat(hours.kind()).isEqualTo(ColumnProfile.Kind.WHOLE);
    assertThat(List.of(hours.low(), hours.high(), hours.step())).containsExactly(0.0, 23.0, 1.0);
    assertThat(hours.typical()).isEqualTo("12");
    assertThat(hours.points(41)).hasSize(24).startsWith("0", "1").endsWith("22", "23");
  }

  @Test
  void decimalsHaveAStepOfAPowerOfTen() {
    ColumnProfile t = of("-8.5", "3.25", "11", "30.1");
    assertThat(t.kind()).isEqualTo(ColumnProfile.Kind.NUMBER);
    assertThat(t.step()).isEqualTo(0.1);
    assertThat(t.written(3.25)).isEqualTo("3.3");
  }

  @Test
  void fewValuesAreAChoice() {
    assertThat(of("1", "0", "0", "1").choices()).containsExactly("0", "1");
    assertThat(of("b", "a", "b").choices()).containsExactly("a", "b");
    assertThat(of("b", "a", "b").typical()).isEqualTo("b");
  }

  @Test
  void manyWordsAreText() {
    ColumnProfile names =
        ColumnProfile.of("n", IntStream.range(0, 90).mapToObj(i -> "name" + i).toList());
    assertThat(names.kind()).isEqualTo(ColumnProfile.Kind.TEXT);
    assertThat(names.points(10)).isEmpty();
  }

  @Test
  void oneWordAmongNumbersMakesWords() {
    assertThat(of("1", "2", "3", "4", "n/a").kind()).isEqualTo(ColumnProfile.Kind.CHOICE);
  }

  @Test
  void missingValuesDoNotCount() {
    assertThat(of("", "5", " ", "7", "9", "11").low()).isEqualTo(5);
    assertThat(of("", "").kind()).isEqualTo(ColumnProfile.Kind.TEXT);
  }

  @Test
  void aSkewedColumnSpreadsItsSmallValues() {
    ColumnProfile amounts =
        ColumnProfile.of(
            "amount",
            IntStream.range(0, 101).mapToObj(i -> i == 100 ? "5000" : "" + (1 + i * 0.5)).toList());
    assertThat(amounts.skewed()).isTrue();
    assertThat(amounts.at(0.5)).isLessThan(500);
    assertThat(amounts.at(amounts.way(30))).isEqualTo(30);
    assertThat(amounts.at(1)).isEqualTo(5000);
    assertThat(amounts.at(0)).isEqualTo(1);
  }

  @Test
  void aColumnOfOneValueHasAPlace() {
    assertThat(of("4.5").way(4.5)).isZero();
    assertThat(of("4.5").choices()).containsExactly("4.5");
  }
}
