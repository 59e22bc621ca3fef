package dev.lathe.views.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.controllers.optimize.ParamItem.SliderItem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {
  private final Scale minutes =
      new Scale(new SliderItem("minutes", "Time", "", true, 5, 0, 600, 0.5, "min", false));
  private final Scale few =
      new Scale(new SliderItem("rounds", "Rounds", "", true, 1, 1, 10, 1, "", true));

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
}
