package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.data.Splits.Shares;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitsTest {
  private static Dataset data(int n, int classes, boolean copies) {
    List<Example> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int content = copies ? i / 2 : i;
      list.add(
          new Example(new TextSample("sentence " + content), OptionalInt.of(content % classes)));
    }
    return new Dataset("d", list, List.of());
  }

  private static Set<String> texts(Dataset d) {
    return d.examples().stream().map(e -> e.sample().name()).collect(Collectors.toSet());
  }

  @Test
  void partsAreDisjointCompleteAndOfTheSizeAskedFor() {
    Dataset.Splits s = Splits.split(data(1000, 7, false), 3, new Shares(0.1, 0.5));

    assertThat(s.calibration().size()).isEqualTo(100);
    assertThat(s.training().size()).isEqualTo(500);
    assertThat(s.evaluation().size()).isEqualTo(400);
    Set<String> all = new HashSet<>(texts(s.calibration()));
    all.addAll(texts(s.training()));
    all.addAll(texts(s.evaluation()));
    assertThat(all).hasSize(1000);
  }

  @Test
  void theOrderOfTheDataDoesNotMatterAndTheSeedDoes() {
    Dataset d = data(300, 3, false);
    List<Example> shuffled = new ArrayList<>(d.examples());
    Collections.shuffle(shuffled, new Random(1));
    Dataset other = new Dataset("d", shuffled, List.of());

    assertThat(Splits.split(d, 1, Shares.TRAINING).calibration().examples())
        .isEqualTo(Splits.split(other, 1, Shares.TRAINING).calibration().examples())
        .isNotEqualTo(Splits.split(d, 2, Shares.TRAINING).calibration().examples());
  }

  @Test
  void copiesStayTogether() {
    Dataset.Splits s = Splits.split(data(500, 5, true), 9, new Shares(0.2, 0.4));

    assertThat(texts(s.calibration())).doesNotContainAnyElementsOf(texts(s.training()));
    assertThat(texts(s.calibration())).doesNotContainAnyElementsOf(texts(s.evaluation()));
    assertThat(texts(s.training())).doesNotContainAnyElementsOf(texts(s.evaluation()));
    assertThat(s.calibration().size() + s.training().size() + s.evaluation().size()).isEqualTo(500);
  }

  @Test
  void classesKeepTheirShares() {
    Dataset part = Splits.take(data(1000, 10, false), 50, 4);

    for (int c = 0; c < 10; c++) {
      int label = c;
      assertThat(part.examples().stream().filter(e -> e.label().getAsInt() == label).count())
          .isBetween(4L, 6L);
    }
  }

  @Test
  void classesOfOneSampleAreSpreadToo() {
    Dataset.Splits s = Splits.split(data(200, 200, false), 4, new Shares(0.2, 0));

    assertThat(s.calibration().size()).isEqualTo(40);
  }

  @Test
  void nothingAndEverything() {
    Dataset d = data(10, 2, false);

    assertThat(Splits.split(d, 1, new Shares(0, 0)).evaluation().size()).isEqualTo(10);
    assertThat(Splits.split(d, 1, new Shares(1, 0)).calibration().size()).isEqualTo(10);
    assertThat(Splits.take(d, 100, 1)).isSameAs(d);
    assertThatThrownBy(() -> new Shares(0.8, 0.5)).isInstanceOf(IllegalArgumentException.class);
  }
}
