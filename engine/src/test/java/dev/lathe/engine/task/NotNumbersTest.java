package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.graph.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that is no number is wrong, is counted, and is null in JSON. */
class NotNumbersTest {
  private static final float NAN = Float.NaN;

  private static Classification classes(float... scores) {
    return new Classification(List.of(new ScoredLabel("a", 0, scores[0])), scores);
  }

  private static RawOutputs raw(float... values) {
    return new RawOutputs(Map.of("y", Tensors.ofFloats(values, 1, values.length)), Map.of());
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(Tasks.IMAGE_CLASSIFICATION, classes(0.9f, 0.1f), classes(NAN, NAN)),
        Arguments.of(Tasks.RAW_TENSORS, raw(2, 1), raw(NAN, 1)),
        Arguments.of(
            Tasks.TEXT_EMBEDDING,
            new Embedding(new float[] {1, 0}),
            new Embedding(new float[] {NAN, 0})));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void countsAsWrongAndIsCounted(Task task, Answer right, Answer none) {
    Evaluation evaluation = new Evaluation(task.metrics());
    Optional<Truth> truth = Optional.of(new Truth.OfClass(0));
    evaluation.add(new Observation(0, truth, right, Optional.of(right)));
    evaluation.add(new Observation(1, truth, none, Optional.of(right)));

    assertThat(evaluation.notNumbers()).isEqualTo(1);
    evaluation
        .scores()
        .forEach(s -> assertThat(s.estimate().value()).as(s.metric().id()).isEqualTo(0.5));
    assertThat(evaluation.merge(evaluation).notNumbers()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void isNullInJson(Task task, Answer right, Answer none) {
    ModelSetup setup =
        new ModelSetup(task, Optional.empty(), List.of(), Optional.empty(), Map.of());
    ObjectNode node = JsonNodeFactory.instance.objectNode();

    task.toJson(none, setup, 1, node);

    assertThat(node.toString()).contains("null").doesNotContain("NaN");
    assertThat(task.toRows(none, setup, 1).toString()).contains("NaN");
  }
}
