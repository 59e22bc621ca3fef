package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.quantization.StaticInt8Pass;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.training.recover.RecoverPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What training makes of data and models that it cannot use. */
@ExtendWith(OwnHome.class)
class BadTrainingInputTest {
  private static final Dataset DATA = SmallTask.data(400, 5);
  private static final Model NETWORK = SmallTask.model(SmallTask.network(3, 12));

  private static PassResult recover(String values, Dataset data) {
    return Training.apply(new RecoverPass(), values, NETWORK, data);
  }

  @Test
  void oneSampleIsTooLittle() {
    assertThatThrownBy(() -> recover("", SmallTask.data(1, 1)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("too little to train on");
  }

  @Test
  void labelsThatAreNotThereCannotBeLearned() {
    assertThatThrownBy(() -> recover("labels=yes", SmallTask.unlabelled(DATA)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot be trained with labels");
  }

  @Test
  void aMissingClassIsNoFault() {
    Dataset three = SmallTask.without(DATA, 2);
    PassResult result = recover("epochs=2,minutes=0,learning-rate=0.002", three);
    assertThat(result.changed()).isPositive();
  }

  @Test
  void inputsThatAreNoNumbersEndInASentence() {
    float[] nan = new float[64];
    Arrays.fill(nan, Float.NaN);
    List<Example> bad = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      nan[0] = i;
      bad.add(
          new Example(
              new TensorSample("nan " + i, Map.of("x", Tensors.ofFloats(nan.clone(), 1, 1, 8, 8))),
              OptionalInt.of(i % 4)));
    }
    assertThatThrownBy(
            () ->
                recover(
                    "epochs=2,minutes=0,learning-rate=0.01", new Dataset("nan", bad, List.of())))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("The training does not hold");
  }

  @Test
  void integerWeightsCannotBeTrained() {
    OnnxModel fixed = Training.apply(new StaticInt8Pass(), "", NETWORK, DATA).onnx();
    assertThatThrownBy(
            () ->
                Training.apply(
                    new RecoverPass(),
                    "epochs=1",
                    NETWORK,
                    fixed,
                    Optional.of(DATA),
                    JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageMatching("(?s).*(nothing to train|cannot be trained).*");
  }
}
