package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.Prediction.Classification;
import dev.lathe.engine.session.Prediction.Embedding;
import dev.lathe.engine.session.Prediction.RawOutputs;
import dev.lathe.engine.session.Prediction.ScoredLabel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerKeyTest {
  private static AnswerKey raw(TensorData t) {
    return AnswerKey.of(new RawOutputs(Map.of("y", t), Map.of()));
  }

  private static AnswerKey best(int index) {
    return AnswerKey.of(
        new Classification(List.of(new ScoredLabel("", index, 0.5)), new float[10]));
  }

  @Test
  void classesAgreeWhenTheBestIsTheSame() {
    assertThat(best(3).agrees(best(3))).isTrue();
    assertThat(best(3).agrees(best(4))).isFalse();
    assertThat(best(3).answeredClass()).isEqualTo(3);
  }

  @Test
  void vectorsAgreeWhenTheyPointTheSameWay() {
    AnswerKey a = AnswerKey.of(new Embedding(new float[] {1, 0}));
    assertThat(a.agrees(AnswerKey.of(new Embedding(new float[] {0.995f, 0.0999f})))).isTrue();
    assertThat(a.agrees(AnswerKey.of(new Embedding(new float[] {0.9f, 0.436f})))).isFalse();
    assertThat(a.agrees(AnswerKey.of(new Embedding(new float[] {1})))).isFalse();
  }

  @Test
  void rawScoresAreReadAsClasses() {
    AnswerKey a = raw(Tensors.ofFloats(new float[] {0, 2, 1}, 1, 3));
    assertThat(a.answeredClass()).isEqualTo(1);
    assertThat(a.agrees(raw(Tensors.ofFloats(new float[] {5, 9, 1}, 1, 3)))).isTrue();
    assertThat(a.agrees(raw(Tensors.ofFloats(new float[] {5, 2, 1}, 1, 3)))).isFalse();
    assertThat(raw(Tensors.ofLongs(new long[] {7}, 1)).answeredClass()).isEqualTo(7);
  }

  @Test
  void rawNumbersAgreeWithinAHundredthOfTheLargest() {
    AnswerKey a = raw(Tensors.ofFloats(new float[] {100, 1, Float.NaN}, 3));
    assertThat(a.agrees(raw(Tensors.ofFloats(new float[] {100.9f, 0.1f, Float.NaN}, 3)))).isTrue();
    assertThat(a.agrees(raw(Tensors.ofFloats(new float[] {102, 1, Float.NaN}, 3)))).isFalse();
    assertThat(a.agrees(raw(Tensors.ofFloats(new float[] {100, 1, 1}, 3)))).isFalse();
  }

  @Test
  void textAgreesWhenEqual() {
    AnswerKey a = raw(new TensorData.Strings(new long[] {1}, List.of("ham")));
    assertThat(a.agrees(raw(new TensorData.Strings(new long[] {1}, List.of("ham"))))).isTrue();
    assertThat(a.agrees(raw(new TensorData.Strings(new long[] {1}, List.of("spam"))))).isFalse();
    assertThat(a.agrees(best(1))).isFalse();
  }
}
