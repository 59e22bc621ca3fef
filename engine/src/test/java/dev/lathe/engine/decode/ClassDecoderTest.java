package dev.lathe.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Class scores in the forms that libraries export. */
class ClassDecoderTest {
  private static final float TOLERANCE = 1e-6f;

  private static TensorSpec spec(String name, DataType type, long... shape) {
    return new TensorSpec(name, type, Optional.of(Shape.of(shape)));
  }

  private static List<Classification> decode(
      ScoreKind kind, List<String> labels, List<TensorSpec> specs, Outputs outputs, int n) {
    List<Answer> answers =
        new ClassDecoder("m", labels, kind, specs)
            .decode(outputs, Collections.nCopies(n, Map.of()));
    return answers.stream().map(Classification.class::cast).toList();
  }

  private static List<Classification> ofOne(ScoreKind kind, float[] values, long... shape) {
    return decode(
        kind,
        List.of("no", "yes"),
        List.of(spec("dense_3", DataType.FLOAT, shape)),
        Outputs.of(Map.of("dense_3", Tensors.ofFloats(values, shape))),
        (int) shape[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "PROBABILITIES,0.75,0.75",
    "AS_THEY_LOOK,0.75,0.75",
    "AS_THEY_LOOK,2,0.880797",
    "LOGITS,0.75,0.679179",
    "LOGITS,-2,0.119203"
  })
  void aSingleNumberIsOfTheSecondClass(ScoreKind kind, float raw, float probability) {
    for (long[] shape : new long[][] {{2, 1}, {2}}) {
      List<Classification> c = ofOne(kind, new float[] {raw, raw}, shape);

      assertThat(c).hasSize(2);
      assertThat(c.get(1).scores()[1]).isCloseTo(probability, within(TOLERANCE));
      assertThat(c.get(1).scores()[0]).isCloseTo(1 - probability, within(TOLERANCE));
      assertThat(c.get(1).best()).isEqualTo(probability > 0.5f ? 1 : 0);
    }
  }

  @Test
  void logitsThatLookLikeProbabilitiesAreLogitsWhereThatIsSaid() {
    float[] values = {0.25f, 0.75f};

    assertThat(ofOne(ScoreKind.AS_THEY_LOOK, values, 1, 2).get(0).scores()[1]).isEqualTo(0.75f);
    assertThat(ofOne(ScoreKind.LOGITS, values, 1, 2).get(0).scores()[1])
        .isCloseTo(0.622459f, within(TOLERANCE));
  }

  /** Outputs with a map of classes, as ZipMap gives it. */
  private static Outputs maps(Map<?, ?>... maps) {
    return new Outputs() {
      @Override
      public Set<String> names() {
        return Set.of("output_probability");
      }

      @Override
      public Optional<TensorData> tensor(String name) {
        return Optional.empty();
      }

      @Override
      public Optional<List<Map<?, ?>>> classMaps(String name) {
        return Optional.of(List.of(maps));
      }

      @Override
      public String text(String name) {
        return "a sequence";
      }
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        // Numbers of classes; numbers that only count; names in another order than the labels'.
        "0,1#no,yes",
        "1,2#no,yes",
        "-1,1#no,yes",
        "no,yes#no,yes",
        "yes,no#yes,no",
        "A,B#no,yes"
      })
  void keysOfMapsAreNumbersNamesOrAnOrder(String keys, String labels) {
    Map<Object, Object> map = new LinkedHashMap<>();
    float score = 0.25f;
    for (String k : keys.split(",")) {
      map.put(k.matches("-?\\d+") ? (Object) Long.valueOf(k) : k, score);
      score = 0.75f;
    }
    Classification c =
        decode(
                ScoreKind.AS_THEY_LOOK,
                List.of(labels.split(",")),
                List.of(spec("output_probability", DataType.UNDEFINED)),
                maps(map),
                1)
            .get(0);

    assertThat(c.scores()).containsExactly(0.25f, 0.75f);
    assertThat(c.labels().get(0).label()).isEqualTo(labels.split(",")[1]);
  }

  @Test
  void aLabelAloneIsAClassByItsName() {
    TensorData said = new TensorData.Strings(new long[] {2}, List.of("yes", "no"));
    List<TensorSpec> specs = List.of(spec("label", DataType.STRING, 2));
    List<Classification> c =
        decode(
            ScoreKind.AS_THEY_LOOK,
            List.of("no", "yes"),
            specs,
            Outputs.of(Map.of("label", said)),
            2);

    assertThat(c).extracting(Classification::best).containsExactly(1, 0);
    assertThatThrownBy(
            () ->
                decode(
                    ScoreKind.AS_THEY_LOOK,
                    List.of("good", "bad"),
                    specs,
                    Outputs.of(Map.of("label", said)),
                    2))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("It says 'yes'");
  }

  private static Classification three() {
    return new Classification(
        List.of(
            new ScoredLabel("a", 0, 0.5f),
            new ScoredLabel("b", 1, 0.375f),
            new ScoredLabel("c", 2, 0.125f)),
        new float[] {0.5f, 0.375f, 0.125f});
  }

  @ParameterizedTest
  @CsvSource({"0.1,c a b", "0.125,c a b", "0.13,a b c", "1,a b c"})
  void thePositiveClassIsSaidFromItsThreshold(double threshold, String order) {
    Classification c =
        Thresholds.decide(three(), 2, Optional.of(threshold), i -> "abc".substring(i, i + 1));

    assertThat(String.join(" ", c.labels().stream().map(ScoredLabel::label).toList()))
        .isEqualTo(order);
    assertThat(c.positive()).isEqualTo(2);
    Classification back = Thresholds.decide(c, 2, Optional.empty(), i -> "");
    assertThat(back.labels()).extracting(ScoredLabel::label).containsExactly("a", "b", "c");
  }

  @Test
  void aPositiveClassBelowItsThresholdIsNotSaidHoweverLikely() {
    Classification c = Thresholds.decide(three(), 0, Optional.of(0.6), i -> "a");

    assertThat(c.labels()).extracting(ScoredLabel::label).containsExactly("b", "a", "c");
  }

  @Test
  void withoutAPositiveClassNothingChanges() {
    Classification c = three();

    assertThat(Thresholds.decide(c, -1, Optional.of(0.9), i -> "")).isSameAs(c);
  }
}
