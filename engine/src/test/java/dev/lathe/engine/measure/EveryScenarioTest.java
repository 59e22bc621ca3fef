package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.generate.TinyDecoders;
import dev.lathe.engine.generate.TinyDecoders.Cache;
import dev.lathe.engine.generate.TinyDecoders.Kind;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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
  private static final int CONTEXT = 300;

  @TempDir Path dir;

  static List<Scenario> all() {
    return Scenarios.all();
  }

  static Stream<LoadPattern> patterns() {
    return Stream.concat(
        all().stream().map(Scenario::load),
        Stream.of(
            LoadPattern.closedLoop(1, 4, 64),
            LoadPattern.burst(5, 2, 64),
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
    assertThat(all()).allMatch(s -> s.id().matches("[a-z]+(-[a-z0-9]+)*"));
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
  void itMeasuresATinyModel(Scenario scenario) throws IOException {
    Measurement row =
        new ProcessMeasurer(ProcessMeasurerTest.HARDWARE)
            .measure(
                new MeasureRequest(
                        List.of(model(scenario)),
                        List.of(ProcessMeasurerTest.CPU),
                        List.of(scenario.id()),
                        Optional.empty(),
                        0,
                        1,
                        0.2)
                    .with(quick()),
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

  /** A bound that a tiny model keeps, and that rounds need not be long for. */
  private static LoadOptions quick() {
    return new LoadOptions(
        OptionalDouble.of(1000), // looking for one takes minutes; MeasureJourneyTest does
        OptionalDouble.of(10),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false);
  }

  /** A model that can be measured in a scenario. */
  private Model model(Scenario scenario) throws IOException {
    return scenario.load().text().isEmpty()
        ? ProcessMeasurerTest.diagonal(dir, "m", 1, 2)
        : decoder(Cache.PAIRS, CONTEXT);
  }

  private Model decoder(Cache cache, int context) throws IOException {
    Kind kind = new Kind(cache, 2, DataType.FLOAT, true, false);
    Path file = TinyDecoders.write(dir.resolve(cache + "-" + context), kind, context);
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
  }

  private static int[] lengths(Model model, String scenario) {
    Map<String, TensorData> inputs = TextStepInputs.of(model, Scenarios.of(scenario));
    return inputs.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .mapToInt(e -> (int) e.getValue().shape()[e.getKey().startsWith("past") ? 2 : 1])
        .toArray();
  }

  @Test
  void aStepOfATextHasItsTokensAndItsCache() throws IOException {
    // attention_mask, input_ids, past_key_values.0.key, .value
    Model cached = decoder(Cache.PAIRS, CONTEXT);
    assertThat(lengths(cached, "first-token-64")).containsExactly(64, 64, 0, 0);
    assertThat(lengths(cached, "next-token-64")).containsExactly(65, 1, 64, 64);
    assertThat(lengths(cached, "next-token-longest"))
        .containsExactly(CONTEXT, 1, CONTEXT - 1, CONTEXT - 1);
    assertThat(lengths(decoder(Cache.NONE, CONTEXT), "next-token-64")).containsExactly(65, 65);
  }

  @Test
  void whatAModelCannotReadIsRefused() throws IOException {
    Model small = decoder(Cache.PAIRS, 64);
    assertThatThrownBy(() -> lengths(small, "next-token-64"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("next-token-64");
    Model classifier = ProcessMeasurerTest.diagonal(dir, "m", 1, 2);
    assertThatThrownBy(() -> lengths(classifier, "first-token-16"))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.why()).contains("language models"));
    assertThat(Scenarios.of(classifier.setup().task()))
        .extracting(Scenario::id)
        .containsExactly("single-stream", "offline", "multi-stream", "server");
    assertThat(Scenarios.of(small.setup().task())).isEqualTo(all());
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void theHostRunsEveryPattern(LoadPattern load) throws IOException {
    LoadPattern rated = load.isSearched() ? load.at(2000) : load;
    Scenario toy = new Scenario("toy", "", Scenario.Figure.LATENCY, rated);
    Candidate c = new Candidate(model(toy), "m", ProcessMeasurerTest.CPU, toy, e -> e);
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
