package dev.lathe.engine.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationsTest {
  private static String resource(String name) throws IOException {
    try (InputStream in = SimulationsTest.class.getResourceAsStream("/lathe/samples/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "transactions/evaluation.csv, 2, 16000",
    "transactions/training.csv, 3, 8000",
    "demand/evaluation.csv, 12, 8760",
    "demand/training.csv, 13, 8760"
  })
  void theCommittedTablesComeOutAgain(String file, long seed, int rows) throws IOException {
    String made =
        file.startsWith("demand") ? DemandTable.csv(seed, rows) : CardTable.csv(seed, rows);
    assertThat(resource(file)).isEqualTo(made);
  }

  @Test
  void aboutOneInAHundredIsFraud() {
    double share =
        CardTransactions.ofBank(5).stream().limit(200_000).filter(CardTransaction::fraud).count()
            / 200_000.0;
    assertThat(share).isBetween(0.007, 0.014);
  }

  @Test
  void timeNeverGoesBackAndTheRateIsAsAskedFor() {
    CardTransactions bank = new CardTransactions(6, 500, 200, 0.02);
    double last = 0;
    for (int i = 0; i < 50_000; i++) {
      CardTransaction t = bank.next();
      assertThat(t.seconds()).isGreaterThanOrEqualTo(last);
      assertThat(t.amount()).isPositive();
      assertThat(t.hour()).isBetween(0.0, 24.0);
      last = t.seconds();
    }
    assertThat(50_000 / (last / 3600)).isBetween(180.0, 240.0);
  }

  @Test
  void fraudComesInBursts() {
    List<CardTransaction> all = CardTransactions.ofBank(7).stream().limit(100_000).toList();
    Map<Integer, List<CardTransaction>> byCard =
        all.stream()
            .filter(CardTransaction::fraud)
            .collect(Collectors.groupingBy(CardTransaction::card));
    double close =
        all.stream().filter(t -> t.fraud() && t.minutesSinceLast() < 60).count()
            / (double) all.stream().filter(CardTransaction::fraud).count();
    double honest =
        all.stream().filter(t -> !t.fraud() && t.minutesSinceLast() < 60).count()
            / (double) all.stream().filter(t -> !t.fraud()).count();
    assertThat(close).isGreaterThan(0.5).isGreaterThan(4 * honest);
    assertThat(byCard.values()).anyMatch(l -> l.size() >= 4);
  }

  @Test
  void equalSeedsGiveEqualRecords() {
    assertThat(CardTransactions.ofBank(8).stream().limit(500))
        .containsExactlyElementsOf(CardTransactions.ofBank(8).stream().limit(500).toList());
    assertThat(new BicycleDemand(8).stream().limit(500))
        .containsExactlyElementsOf(new BicycleDemand(8).stream().limit(500).toList());
  }

  @Test
  void aBankWithoutThievesHasNoFraud() {
    assertThat(new CardTransactions(1, 50, 50, 0).stream().limit(2000))
        .noneMatch(CardTransaction::fraud);
  }

  @ParameterizedTest
  @CsvSource({"0, 10, 0.01", "5, 0, 0.01", "5, 10, -0.1", "5, 10, 0.9", "5, NaN, 0.1"})
  void whatCannotBeIsRefused(int cards, double perHour, double share) {
    assertThatThrownBy(() -> new CardTransactions(1, cards, perHour, share))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void peopleStayAwayInRainAndAtNight() {
    List<DemandHour> years = new BicycleDemand(9).stream().limit(3 * 8760L).toList();
    assertThat(mean(years.stream().filter(h -> h.rain() > 1).toList()))
        .isLessThan(0.6 * mean(years.stream().filter(h -> h.rain() == 0).toList()));
    assertThat(mean(years.stream().filter(h -> h.hour() == 3).toList()))
        .isLessThan(0.2 * mean(years.stream().filter(h -> h.hour() == 17).toList()));
    assertThat(years).allMatch(h -> h.rentals() >= 0);
  }

  private static double mean(List<DemandHour> hours) {
    return hours.stream().mapToInt(DemandHour::rentals).average().orElseThrow();
  }
}
