package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.testing.Shared;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every scenario that is offered, and for load patterns that a later one may have.
 * The command line and the window have a test of theirs over the same registry.
 */
class EveryScenarioTest {
  @TempDir Path dir;

  static List<Scenario> all() {
    return Scenarios.all();
  }

  static Stream<LoadPattern> patterns() {
    return Stream.concat(
        all().stream().map(Scenario::load),
        Stream.of(
            LoadPattern.closedLoop(1, 4, 64),
            new LoadPattern(
                LoadPattern.Kind.POISSON,
                1,
                2,
                500,
                7,
                Optional.of(new LoadPattern.LatencyBound(15, 0.99)),
                64)));
  }

  @Test
  void idsAreUniqueWords() {
    assertThat(all()).extracting(Scenario::id).doesNotHaveDuplicates();
    assertThat(all()).allMatch(s -> s.id().matches("[a-z]+(-[a-z]+)*"));
    assertThat(all()).allMatch(s -> Scenarios.of(s.id()).equals(s) && !s.query().isBlank());
    assertThat(Scenarios.standard()).isEqualTo(Scenarios.of("single-stream"));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void theWireFormIsReadBackAsItWas(LoadPattern load) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    load.writeTo(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(LoadPattern.readFrom(in)).isEqualTo(load);
    assertThat(in.available()).isZero();
  }

  @Test
  void differentLoadsHaveDifferentWords() {
    assertThat(all()).extracting(s -> s.load().words()).doesNotHaveDuplicates();
    Optional<LoadPattern.LatencyBound> none = Optional.empty();
    assertThat(
            Stream.of(
                    LoadPattern.closedLoop(1, 4, 64),
                    LoadPattern.closedLoop(4, 1, 64),
                    new LoadPattern(LoadPattern.Kind.POISSON, 1, 4, 500, 7, none, 64),
                    new LoadPattern(LoadPattern.Kind.POISSON, 1, 4, 500, 8, none, 64),
                    new LoadPattern(LoadPattern.Kind.POISSON, 1, 4, 50, 7, none, 64))
                .map(LoadPattern::words))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("all")
  void itMeasuresATinyModel(Scenario scenario) {
    Measurement row =
        new ProcessMeasurer(ProcessMeasurerTest.HARDWARE)
            .measure(
                new MeasureRequest(
                    List.of(ProcessMeasurerTest.diagonal(dir, "m", 1, 2)),
                    List.of(ProcessMeasurerTest.CPU),
                    List.of(scenario.id()),
                    Optional.empty(),
                    0,
                    1,
                    0.2),
                r -> {},
                JobContext.unwatched())
            .rows()
            .get(0);
    assertThat(row.scenario()).isEqualTo(scenario.id());
    assertThat(row.latency().p50().value()).isPositive();
    assertThat(row.throughput().value()).isPositive();
    assertThat(Long.parseLong(row.provenance().get("queries")))
        .isGreaterThanOrEqualTo(scenario.load().minimumQueries());
    assertThat(row.provenance())
        .containsEntry("samples_per_query", Integer.toString(scenario.load().batch()));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void theHostRunsEveryPattern(LoadPattern load) {
    Candidate c =
        new Candidate(
            ProcessMeasurerTest.diagonal(dir, "m", 1, 2),
            "m",
            ProcessMeasurerTest.CPU,
            new Scenario("toy", "", Scenario.Figure.LATENCY, load),
            e -> e);
    try (c) {
      c.start(JobContext.unwatched());
      c.open(1, Optional.empty(), JobContext.unwatched());
      c.warmUp();
      c.round(0.05, false);
      assertThat(c.failure()).isEmpty();
      assertThat(c.queries()).isPositive();
      assertThat(Arrays.stream(c.rounds()[0]).min().orElseThrow()).isPositive();
    }
  }

  @Test
  void theManualsTableIsTheRegistry() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "| id | a query is | the figure to look at | least queries |\n|---|---|---|---|\n");
    for (Scenario s : all()) {
      table.append(
          String.format(
              "| `%s` | %s | %s, %s | %d |\n",
              s.id(), s.query(), s.figure().word(), s.figure().unit(), s.load().minimumQueries()));
    }
    assertThat(Files.readString(Shared.projectRoot().resolve("docs/measuring.md")))
        .contains(table.toString());
  }
}
