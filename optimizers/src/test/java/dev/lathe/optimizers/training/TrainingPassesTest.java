package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pruning.PruneMagnitudePass;
import dev.lathe.optimizers.quantization.RoundWeightsPass;
import dev.lathe.optimizers.quantization.StaticInt8Pass;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.qat.QatPass;
import dev.lathe.optimizers.training.recover.RecoverPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What passes that train bring. */
@ExtendWith(OwnHome.class)
class TrainingPassesTest {
  private static final Dataset DATA = SmallTask.data(400, 5);
  private static OnnxModel trained;

  @BeforeAll
  static void trainFromScratch() {
    trained = Training.learned(SmallTask.model(SmallTask.network(3, 12)), 0.01, DATA);
  }

  private static PassResult apply(Pass pass, String values, OnnxModel onnx) {
    return apply(pass, values, onnx, DATA, JobContext.unwatched());
  }

  private static PassResult apply(
      Pass pass, String values, OnnxModel onnx, Dataset data, JobContext context) {
    return Training.apply(pass, values, SmallTask.model(trained), onnx, Optional.of(data), context);
  }

  /** The share of fresh pictures that a model gets right, by PyTorch. */
  private static double accuracy(OnnxModel model) {
    return SmallTaskScore.of(model, SmallTask.data(200, 77));
  }

  private static OnnxModel rounded() {
    return Passes.apply(new RoundWeightsPass(), "bits=2,per-channel=false", trained).onnx();
  }

  @Test
  void theTrainedNetworkKnowsItsTask() {
    assertThat(accuracy(trained)).isGreaterThan(0.9);
    assertThat(accuracy(rounded())).isLessThan(accuracy(trained) - 0.1);
  }

  @Test
  void recoverNeedsNoLabels() {
    OnnxModel cut = rounded();
    PassResult result =
        apply(
            new RecoverPass(),
            "labels=no,epochs=8,minutes=0,learning-rate=0.005",
            cut,
            SmallTask.unlabelled(DATA),
            JobContext.unwatched());
    assertThat(accuracy(result.onnx())).isGreaterThan(accuracy(cut) + 0.1);
    assertThat(result.notes())
        .anyMatch(n -> n.startsWith("Agreement with the original on 40 held-out examples"));
  }

  @Test
  void itFindsALearningRateAndTellsItsCurve() {
    List<TrainingEvent> curve = new ArrayList<>();
    JobControl control = new JobControl();
    control.onEvent(
        e -> {
          if (e instanceof TrainingEvent t) {
            curve.add(t);
          }
        });
    PassResult result =
        apply(new RecoverPass(), "epochs=3,minutes=0,seed=4", rounded(), DATA, control);
    assertThat(result.notes()).anyMatch(n -> n.startsWith("Found a learning rate of"));
    assertThat(curve).hasSizeGreaterThan(4);
    assertThat(curve.get(curve.size() - 1).share()).isEqualTo(1);
    assertThat(curve.stream().filter(e -> e.score().isPresent())).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void smallerBatchesMakeMoreSteps() {
    assertThat(steps("batch=8")).isGreaterThan(3 * steps("batch=32"));
  }

  @Test
  void aTrainingThatBringsNothingMoreEndsEarly() {
    // At this rate nothing moves, and no epoch is better than the one before.
    PassResult result =
        apply(new RecoverPass(), "epochs=40,minutes=0,learning-rate=1e-12,patience=3", trained);
    assertThat(result.notes())
        .contains("Ended early: 3 epochs in a row brought no better score.")
        .anyMatch(n -> n.contains("after 3.0 epochs"));
  }

  private static int steps(String batch) {
    List<TrainingEvent> curve = new ArrayList<>();
    JobControl control = new JobControl();
    control.onEvent(
        e -> {
          if (e instanceof TrainingEvent t) {
            curve.add(t);
          }
        });
    String values = "epochs=1,minutes=0,learning-rate=0.001," + batch;
    apply(new RecoverPass(), values, trained, DATA, control);
    return curve.get(curve.size() - 1).step();
  }

  @Test
  void qatLearnsToLiveWithThreeBits() {
    PassResult plain =
        apply(new QatPass(), "weight-bits=3,epochs=0.1,minutes=0,learning-rate=1e-9", trained);
    PassResult qat =
        apply(new QatPass(), "weight-bits=3,epochs=12,minutes=0,learning-rate=0.005", trained);
    Dataset fresh = SmallTask.data(200, 77);
    assertThat(SmallTaskScore.ort(qat.onnx(), fresh))
        .isGreaterThan(SmallTaskScore.ort(plain.onnx(), fresh));
    assertThat(qat.onnx().graph().nodes()).noneMatch(n -> n.domain().equals("lathe"));
    assertThat(SmallTaskScore.ort(qat.onnx(), SmallTask.data(200, 77)))
        .isGreaterThan(accuracy(trained) - 0.15);
  }

  @Test
  void qatBakesTheSameIntegersThatStaticQuantizationMade() {
    PassResult fixed = apply(new StaticInt8Pass(), "types=u8s8", trained);
    PassResult qat = apply(new QatPass(), "epochs=0.1,minutes=0,learning-rate=1e-9", fixed.onnx());
    assertThat(qat.onnx().graph().nodeCount()).isEqualTo(fixed.onnx().graph().nodeCount());
    assertThat(SmallTaskScore.ort(qat.onnx(), SmallTask.data(100, 9)))
        .isEqualTo(SmallTaskScore.ort(fixed.onnx(), SmallTask.data(100, 9)));
  }

  @Test
  void learnedRangesAndFewBitsOfActivationsMakeAModelThatRuns() {
    PassResult qat =
        apply(
            new QatPass(),
            "weight-bits=4,activation-bits=5,ranges=learned,epochs=4,minutes=0,learning-rate=0.002",
            trained);
    assertThat(SmallTaskScore.ort(qat.onnx(), SmallTask.data(200, 77))).isGreaterThan(0.8);
  }

  @Test
  void aRateThatIsFarTooHighLeavesTheBestSoFar() {
    OnnxModel cut = rounded();
    PassResult result;
    try {
      result = apply(new RecoverPass(), "epochs=6,minutes=0,learning-rate=1", cut);
    } catch (LatheException e) {
      assertThat(e.what()).isEqualTo("The training does not hold.");
      return;
    }
    assertThat(accuracy(result.onnx())).isGreaterThanOrEqualTo(accuracy(cut) - 0.1);
  }

  @Test
  void aCancelledTrainingIsGoneOnWith() {
    OnnxModel cut = rounded();
    JobControl control = new JobControl();
    control.onEvent(
        e -> {
          if (e instanceof TrainingEvent t && t.epoch() > 2.2) {
            control.cancel();
          }
        });
    String values = "epochs=4,minutes=0,learning-rate=0.002";
    assertThatThrownBy(() -> apply(new RecoverPass(), values, cut, DATA, control))
        .isInstanceOf(CancelledException.class);
    PassResult result = apply(new RecoverPass(), values, cut);
    assertThat(result.notes()).anyMatch(n -> n.contains("interrupted after epoch 2"));
    assertThat(apply(new RecoverPass(), values, cut).notes())
        .noneMatch(n -> n.contains("interrupted"));
  }

  @Test
  void aTrainingThatIsToldToFinishHasAResult() {
    JobControl control = new JobControl();
    control.onEvent(
        e -> {
          if (e instanceof TrainingEvent t && t.epoch() > 1) {
            control.finish();
          }
        });
    PassResult result =
        apply(
            new RecoverPass(),
            "epochs=200,minutes=0,learning-rate=0.002",
            rounded(),
            DATA,
            control);
    assertThat(result.changed()).isPositive();
  }

  @Test
  void prunedWeightsComeBackToLife() {
    OnnxModel cut = Passes.apply(new PruneMagnitudePass(), "sparsity=0.8", trained).onnx();
    PassResult result =
        apply(new RecoverPass(), "epochs=8,minutes=0,learning-rate=0.005,keep-zeros=no", cut);
    assertThat(accuracy(result.onnx())).isGreaterThan(accuracy(cut) + 0.1);
  }
}
