package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** When two answers count as the same, and when one counts as right. */
class AgreementTest {
  private static RawOutputs raw(TensorData t) {
    return new RawOutputs(Map.of("y", t), Map.of());
  }

  private static RawOutputs floats(float[] values, long... shape) {
    return raw(Tensors.ofFloats(values, shape));
  }

  private static Answer best(int index) {
    return new Classification(List.of(new ScoredLabel("", index, 0.5)), new float[10]);
  }

  private static boolean same(Answer a, Answer b) {
    return Tasks.RAW_TENSORS.agrees(a, b);
  }

  @Test
  void classesAgreeWhenTheBestIsTheSame() {
    Task task = Tasks.IMAGE_CLASSIFICATION;
    assertThat(task.agrees(best(3), best(3))).isTrue();
    assertThat(task.agrees(best(3), best(4))).isFalse();
  }

  @Test
  void vectorsAgreeWhenTheyPointTheSameWay() {
    Task task = Tasks.TEXT_EMBEDDING;
    Embedding a = new Embedding(new float[] {1, 0});
    assertThat(task.agrees(a, new Embedding(new float[] {0.995f, 0.0999f}))).isTrue();
    assertThat(task.agrees(a, new Embedding(new float[] {0.9f, 0.436f}))).isFalse();
    assertThat(task.agrees(a, new Embedding(new float[] {1}))).isFalse();
    assertThat(task.similarity(a, new Embedding(new float[] {0.6f, 0.8f})))
        .isCloseTo(0.6, within(1e-6));
  }

  @Test
  void rawScoresAreReadAsClasses() {
    RawOutputs a = floats(new float[] {0, 2, 1}, 1, 3);
    assertThat(RawClasses.best(a)).hasValue(1);
    assertThat(same(a, floats(new float[] {5, 9, 1}, 1, 3))).isTrue();
    assertThat(same(a, floats(new float[] {5, 2, 1}, 1, 3))).isFalse();
    assertThat(RawClasses.best(raw(Tensors.ofLongs(new long[] {7}, 1)))).hasValue(7);
  }

  @Test
  void anEnormousWholeNumberIsNoClassAndEndsNothing() {
    RawOutputs huge = raw(Tensors.ofLongs(new long[] {Long.MAX_VALUE}, 1));
    RawOutputs other = raw(Tensors.ofLongs(new long[] {Long.MIN_VALUE}, 1));
    assertThat(RawClasses.best(huge)).isEqualTo(OptionalInt.empty());
    assertThat(same(huge, huge)).isTrue();
    assertThat(same(huge, other)).isFalse();
  }

  @Test
  void rawNumbersAgreeWithinAHundredthOfTheLargest() {
    RawOutputs a = floats(new float[] {100, 1, Float.NaN, 0}, 1, 1, 2, 2);
    assertThat(same(a, floats(new float[] {100.9f, 0.1f, Float.NaN, 0}, 1, 1, 2, 2))).isTrue();
    assertThat(same(a, floats(new float[] {102, 1, Float.NaN, 0}, 1, 1, 2, 2))).isFalse();
    assertThat(same(a, floats(new float[] {100, 1, 1, 0}, 1, 1, 2, 2))).isFalse();
    assertThat(same(floats(new float[] {0.7f}, 1, 1), floats(new float[] {0.9f}, 1, 1)))
        .as("a single number is a quantity: 0.9 is not 0.7, though both are over a half")
        .isFalse();
  }

  @Test
  void textAgreesWhenEqual() {
    RawOutputs a = raw(new TensorData.Strings(new long[] {1}, List.of("ham")));
    assertThat(same(a, raw(new TensorData.Strings(new long[] {1}, List.of("ham"))))).isTrue();
    assertThat(same(a, raw(new TensorData.Strings(new long[] {1}, List.of("spam"))))).isFalse();
    assertThat(same(a, best(1))).isFalse();
  }

  @Test
  void otherOutputsMeanNoClass() {
    RawOutputs label =
        new RawOutputs(
            Map.of("label", Tensors.ofLongs(new long[] {4}, 1)), Map.of("probability", "[{0=1}]"));
    RawOutputs picture = floats(new float[] {1, 9, 2, 3}, 1, 1, 2, 2);
    assertThat(RawClasses.best(label)).hasValue(4);
    assertThat(RawClasses.best(floats(new float[] {0.7f}, 1, 1))).hasValue(1);
    assertThat(RawClasses.best(picture)).isEmpty();
    assertThat(RawClasses.best(raw(Tensors.ofBytes(DataType.UINT8, new byte[] {1, 2}, 1, 2))))
        .isEmpty();
    assertThat(RawClasses.similarity(picture, picture)).isCloseTo(1, within(1e-9));
  }

  /** Optimize counted a single sigmoid's accuracy and Compare did not: there is one way now. */
  @Test
  void aSigmoidHasAnAccuracy() {
    Evaluation e = new Evaluation(Tasks.RAW_TENSORS.metrics());
    float[] said = {0.9f, 0.2f, 0.6f, 0.4f};
    int[] right = {1, 0, 0, 1};
    for (int i = 0; i < said.length; i++) {
      e.add(
          new Observation(
              i,
              Optional.of(new Truth.OfClass(right[i])),
              floats(new float[] {said[i]}, 1, 1),
              Optional.empty()));
    }
    assertThat(e.quality().orElseThrow().metric().id()).isEqualTo("accuracy");
    assertThat(e.quality().orElseThrow().estimate().value()).isEqualTo(0.5);
  }
}
