package dev.lathe.controllers.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Splits;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DataPartsTest {
  /** Every tenth sentence stands twice. */
  private static final Dataset DATA =
      new Dataset(
          "sentences",
          IntStream.range(0, 500)
              .mapToObj(i -> "sentence " + (i % 10 == 9 ? i - 1 : i))
              .map(t -> new Example(new Sample.TextSample(t), OptionalInt.of(t.length() % 2)))
              .toList(),
          List.of());

  private final DataParts parts = DataParts.of(DATA, 1);

  private static List<String> texts(Dataset d) {
    return d.examples().stream().map(e -> ((Sample.TextSample) e.sample()).text()).toList();
  }

  @Test
  void nothingTrainedOnEvaluatesNotEvenACopy() {
    assertThat(texts(parts.untrained())).doesNotContainAnyElementsOf(texts(parts.training()));
    assertThat(texts(parts.evaluation())).doesNotContainAnyElementsOf(texts(parts.calibration()));
    assertThat(parts.training().size() + parts.untrained().size()).isEqualTo(500);
    assertThat(parts.calibration().size() + parts.evaluation().size()).isEqualTo(500);
  }

  @Test
  void whatNeverTrainedAlsoNeverCalibrated() {
    assertThat(texts(parts.training())).containsAll(texts(parts.calibration()));
    assertThat(texts(parts.evaluation())).containsAll(texts(parts.untrained()));
  }

  @Test
  void partsAreAsLargeAsTheSharesSay() {
    assertThat(parts.untrained().size())
        .isEqualTo(Splits.split(DATA, 1, Splits.Shares.TRAINING).evaluation().size());
    assertThat(texts(parts.calibration()))
        .isEqualTo(texts(Splits.split(DATA, 1, Splits.Shares.QUANTIZATION).calibration()));
  }
}
