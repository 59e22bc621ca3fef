package dev.lathe.controllers.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.task.Tasks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaskPresenterTest {
  private final TaskPresenter presenter = Presenters.of(Tasks.SEGMENTATION);

  private static Answer of(int... classes) {
    short[] map = new short[classes.length];
    for (int i = 0; i < map.length; i++) {
      map[i] = (short) classes[i];
    }
    return new Segmentation(
        new PixelClasses(classes.length / 2, 2, map),
        classes.length / 2,
        2,
        new float[] {0.9f, 0.8f, 0.7f},
        List.of("background", "road", "car"),
        false,
        Optional.empty());
  }

  private DrawnMask drawn(Answer answer, Answer original) {
    return (DrawnMask) presenter.content(List.of(answer), Optional.of(List.of(original)));
  }

  @Test
  void areasAreNamedWithTheirShares() {
    Answer answer = of(0, 0, 1, 1, 0, 0, 1, 2);
    DrawnMask mask = (DrawnMask) presenter.content(List.of(answer), Optional.empty());

    assertThat(mask.areas())
        .extracting(DrawnMask.Area::label)
        .containsExactly("background", "road", "car");
    assertThat(mask.areas())
        .extracting(DrawnMask.Area::share)
        .containsExactly("50.0 %", "37.5 %", "12.5 %");
    assertThat(mask.areas()).extracting(DrawnMask.Area::ground).containsExactly(true, false, false);
    assertThat(mask.areas().get(1).detail()).isEqualTo("road: 37.5 % of the picture, 80.0 % sure");
    assertThat(mask.summary()).isEqualTo("3 classes");
    assertThat(mask.changed().isEmpty()).isTrue();
    assertThat(mask.at(0.99, 0.99).orElseThrow().label()).isEqualTo("car");
    assertThat(mask.at(0.6, 0.1).orElseThrow().label()).isEqualTo("road");
    assertThat(mask.at(1.2, 0.1)).isEmpty();
    assertThat(presenter.bars(answer)).hasSize(3);
  }

  @Test
  void whatDiffersIsMarkedAndSaid() {
    Answer original = of(0, 0, 1, 1, 0, 0, 1, 2);
    Answer variant = of(0, 0, 1, 1, 0, 1, 1, 1);

    DrawnMask mask = drawn(variant, original);

    assertThat(mask.changed().stream().toArray()).containsExactly(5, 7);
    assertThat(mask.unchanged()).isFalse();
    assertThat(mask.summary()).isEqualTo("75.0 % THE SAME");
    assertThat(presenter.difference(List.of(variant), List.of(original)))
        .startsWith("road takes 25.0 points more")
        .contains("takes 12.5 points less");
    assertThat(presenter.change(original, variant)).isEqualTo("75.0 % OF THE PIXELS AS BEFORE");
    assertThat(presenter.change(original, original)).isEqualTo("SAME AREAS");
    assertThat(presenter.difference(List.of(original), List.of(original)))
        .isEqualTo("Every pixel is of the class that the original says.");
  }

  @Test
  void pixelsThatTheNetworkDidNotSeeHaveNoArea() {
    DrawnMask mask = drawn(of(PixelClasses.UNKNOWN, 1, 1, 1), of(PixelClasses.UNKNOWN, 1, 1, 1));
    assertThat(mask.at(0.1, 0.1)).isEmpty();
    assertThat(mask.areas()).hasSize(1);
    assertThat(mask.areas().get(0).share()).isEqualTo("75.0 %");
  }
}
