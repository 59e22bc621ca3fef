package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who looks for fraud sets the threshold by what mistakes cost. */
final class ThresholdsJourneyTest {
  @TempDir Path folder;

  private final SampleFiles sample = SampleCatalog.builtIn().materialize("transactions");

  private Object[] with(Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of("thresholds", sample.model(), "--data", sample.evaluation().orElseThrow()));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void pricesGiveTheCheapestThreshold() {
    JsonNode model =
        lathe(with("--false-alarm", "4", "--miss", "120", "--json"))
            .json("thresholds")
            .path("models")
            .path(0);
    JsonNode now = model.path("now");
    assertThat(now.path("cost").asDouble())
        .isEqualTo(4 * now.path("false_alarms").asLong() + 120 * now.path("misses").asLong());
    double least =
        Stream.iterate(0, i -> i <= 100, i -> i + 1)
            .mapToDouble(i -> model.path("curve").path(i).path("cost").asDouble())
            .min()
            .orElseThrow();
    assertThat(model.path("cheapest").path("cost").asDouble()).isEqualTo(least);
    assertThat(least).isLessThan(now.path("cost").asDouble());
    assertThat(model.path("cheapest").path("threshold").asDouble()).isBetween(0.01, 0.3);
    long all = model.path("positives").asLong() + model.path("negatives").asLong();
    for (JsonNode c : model.path("curve")) {
      assertThat(
              c.path("hits").asLong()
                  + c.path("misses").asLong()
                  + c.path("false_alarms").asLong()
                  + c.path("rejections").asLong())
          .isEqualTo(all);
    }
  }

  @Test
  void theThresholdThatIsSetIsTheOneTold() {
    JsonNode half = lathe(with("--json")).json("thresholds").path("models").path(0);
    JsonNode low =
        lathe(with("--threshold", "0.1", "--json")).json("thresholds").path("models").path(0);
    assertThat(half.path("now").path("threshold").asDouble()).isEqualTo(0.5);
    assertThat(half.path("now")).isEqualTo(half.path("curve").path(50));
    assertThat(low.path("now")).isEqualTo(low.path("curve").path(10));
    assertThat(low.path("now").path("hits").asLong())
        .isGreaterThan(half.path("now").path("hits").asLong());
    assertThat(half.path("cheapest").isNull()).isTrue();
    assertThat(low.path("average_precision").path("value").asDouble())
        .isCloseTo(half.path("average_precision").path("value").asDouble(), within(1e-12));
  }

  @Test
  void peopleReadATable() {
    CommandLine.Result told = lathe(with("--false-alarm", "4", "--miss", "120"));
    assertThat(told.code()).isZero();
    assertThat(told.out()).contains("average precision", "cheapest", "false alarms", "cost");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    refuses("Give both", with("--miss", "120"));
    refuses("must be 0 or more", with("--miss", "120", "--false-alarm", "-1"));
    Path data = sample.evaluation().orElseThrow();
    List<String> lines = Files.readAllLines(data);
    Path honest = folder.resolve("honest.csv");
    Files.write(
        honest,
        lines.stream()
            .filter(l -> l.equals(lines.get(0)) || !l.contains("fraud"))
            .limit(50)
            .toList());
    refuses("nothing to tell apart", "thresholds", sample.model(), "--data", honest);
  }

  private static void refuses(String why, Object... args) {
    CommandLine.Result result = lathe(args);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(why);
  }
}
