package dev.lathe.views.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.controllers.optimize.ParamItem;
import dev.lathe.controllers.optimize.ParamItem.SliderItem;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {
  private final Scale minutes =
      new Scale(new SliderItem("minutes", "Time", "", true, 5, 0, 600, 0.5, "min", false, 5));
  private final Scale few =
      new Scale(new SliderItem("rounds", "Rounds", "", true, 1, 1, 10, 1, "", true, 1));

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.03, 0.085, 0.2, 0.5, 0.77, 1})
  void aWideSliderComesToRestWhereItsValueIs(double released) {
    double rest = minutes.settled(released);

    assertThat(minutes.value(rest)).isCloseTo(minutes.value(released), within(1e-9));
    // Nothing is both "no limit" and away from the end.
    assertThat(rest == 0).isEqualTo(minutes.value(released) == 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 3, 10})
  void aNarrowOneStaysWhereItIs(double released) {
    assertThat(few.settled(released)).isEqualTo(released);
  }

  static Stream<SliderItem> sliders() {
    return PassRegistry.standard().all().stream()
        .flatMap(
            pass ->
                pass.params().stream()
                    .map(q -> ParamItem.of(q, ParamValues.initial(pass.params()))))
        .filter(SliderItem.class::isInstance)
        .map(SliderItem.class::cast);
  }

  @ParameterizedTest
  @MethodSource("sliders")
  void whatAFieldShowsCanBeTyped(SliderItem item) {
    Scale scale = new Scale(item);
    for (double v : new double[] {item.min(), item.value(), item.max()}) {
      assertThat(scale.parse(scale.text(v)))
          .as(scale.text(v))
          .hasValueCloseTo(v, within(item.step() / 2));
    }
    assertThat(scale.position(item.max() + 1e6)).isEqualTo(scale.position(item.max()));
    assertThat(scale.parse("")).isEmpty();
    assertThat(scale.parse("many")).isEmpty();
    assertThat(scale.parse("1e30")).isEmpty();
    assertThat(scale.parse("NaN")).isEmpty();
  }

  @Test
  void commasSeparateThousandsOrDecimals() {
    assertThat(minutes.parse("12,5")).hasValue(12.5);
    assertThat(minutes.parse(" 12.5 min ")).hasValue(12.5);
    Scale steps = new Scale(new SliderItem("n", "N", "", true, 1, 0, 90_000, 1, "", true, 1));
    assertThat(steps.parse("12,500")).hasValue(12_500);
  }
}
