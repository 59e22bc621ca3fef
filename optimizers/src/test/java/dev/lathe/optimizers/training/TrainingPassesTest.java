package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.PassResult;
import dev.lathe.optimizers.pruning.PruneMagnitudePass;
import dev.lathe.optimizers.quantization.RoundWeightsPass;
import dev.lathe.optimizers.quantization.StaticInt8Pass;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.qat.QatPass;
import dev.lathe.optimizers.training.recover.RecoverPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPassesTest {
  private static final Dataset DATA = SmallTask.data(400, 5);
  private static OnnxModel trained;

  @TempDir Path home;

  @BeforeAll
  static void trainFromScratch() {
    OnnxModel random = SmallTask.network(3, 12);
    trained =
        apply(
                new RecoverPass(),
                "labels=yes,epochs=20,minutes=0,learning-rate=0.01,normalize=false",
                random,
                random,
                DATA,
                JobContext.unwatched())
            .onnx();
  }

  @BeforeEach
  void setHome() {
    System.setProperty("lathe.home", home.toString());
  }

  @AfterEach
  void clearHome() {
    System.clearProperty("lathe.home");
  }

  private static PassResult apply(
      Pass pass,
      String values,
      OnnxModel original,
      OnnxModel onnx,
      Dataset data,
      JobContext context) {
    return pass.apply(
        new Pass.Input(SmallTask.model(original), onnx, Machines.vnni(), Optional.ofNullable(data)),
        PassSpec.parse(
                pass.id() + (values.isEmpty() ? "" : ":" + values), new PassRegistry(List.of(pass)))
            .values(),
        context);
  }

  /** The share of fresh pictures that a model gets right, by PyTorch. */
  private static double accuracy(OnnxModel model) {
    return SmallTaskScore.of(model, SmallTask.data(200, 77));
  }

  private static OnnxModel rounded() {
    return apply(
            new RoundWeightsPass(),
            "bits=2,per-channel=false",
            trained,
            trained,
            null,
            JobContext.unwatched())
        .onnx();
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
            trained,
            cut,
            SmallTask.unlabelled(DATA),
            JobContext.unwatched());
    assertThat(accuracy(result.onnx())).isGreaterThan(accuracy(cut) + 0.1);
    assertThat(result.notes()).anyMatch(n -> n.startsWith("As the original on held-out examples"));
  }

  @Test
  void itFindsALearningRateAndTellsItsCurve() {
    List<TrainingEvent> curve = new ArrayList<>();
    JobControl control = new JobControl();
    control.onEvent(e -> curve.add((TrainingEvent) e));
    PassResult result =
        apply(new RecoverPass(), "epochs=3,minutes=0,seed=4", trained, rounded(), DATA, control);
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
        apply(
            new RecoverPass(),
            "epochs=40,minutes=0,learning-rate=1e-12,patience=3",
            trained,
            trained,
            DATA,
            JobContext.unwatched());
    assertThat(result.notes())
        .contains("Ended early: 3 epochs in a row brought no better score.")
        .anyMatch(n -> n.contains("after 3.0 epochs"));
  }

  private static int steps(String batch) {
    List<TrainingEvent> curve = new ArrayList<>();
    JobControl control = new JobControl();
    control.onEvent(e -> curve.add((TrainingEvent) e));
    String values = "epochs=1,minutes=0,learning-rate=0.001," + batch;
    apply(new RecoverPass(), values, trained, trained, DATA, control);
    return curve.get(curve.size() - 1).step();
  }

  @Test
  void qatLearnsToLiveWithThreeBits() {
    PassResult plain =
        apply(
            new QatPass(),
            "weight-bits=3,epochs=0.1,minutes=0,learning-rate=1e-9",
            trained,
            trained,
            DATA,
            JobContext.unwatched());
    PassResult qat =
        apply(
            new QatPass(),
            "weight-bits=3,epochs=12,minutes=0,learning-rate=0.005",
            trained,
            trained,
            DATA,
            JobContext.unwatched());
    Dataset fresh = SmallTask.data(200, 77);
    assertThat(SmallTaskScore.ort(qat.onnx(), fresh))
        .isGreaterThan(SmallTaskScore.ort(plain.onnx(), fresh));
    assertThat(qat.onnx().graph().nodes()).noneMatch(n -> n.domain().equals("lathe"));
    assertThat(SmallTaskScore.ort(qat.onnx(), SmallTask.data(200, 77)))
        .isGreaterThan(accuracy(trained) - 0.15);
  }

  @Test
  void qatBakesTheSameIntegersThatStaticQuantizationMade() {
    PassResult fixed =
        apply(new StaticInt8Pass(), "types=u8s8", trained, trained, DATA, JobContext.unwatched());
    PassResult qat =
        apply(
            new QatPass(),
            "epochs=0.1,minutes=0,learning-rate=1e-9",
            trained,
            fixed.onnx(),
            DATA,
            JobContext.unwatched());
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
            trained,
            trained,
            DATA,
            JobContext.unwatched());
    assertThat(SmallTaskScore.ort(qat.onnx(), SmallTask.data(200, 77))).isGreaterThan(0.8);
  }

  @Test
  void oneSampleIsTooLittle() {
    assertThatThrownBy(
            () ->
                apply(
                    new RecoverPass(),
                    "",
                    trained,
                    rounded(),
                    SmallTask.data(1, 1),
                    JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("too little to train on");
  }

  @Test
  void labelsThatAreNotThereCannotBeLearned() {
    assertThatThrownBy(
            () ->
                apply(
                    new RecoverPass(),
                    "labels=yes",
                    trained,
                    rounded(),
                    SmallTask.unlabelled(DATA),
                    JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot be trained with labels");
  }

  @Test
  void aMissingClassIsNoFault() {
    Dataset three =
        new Dataset(
            "three",
            DATA.examples().stream().filter(e -> e.label().getAsInt() != 2).toList(),
            List.of());
    PassResult result =
        apply(
            new RecoverPass(),
            "epochs=2,minutes=0,learning-rate=0.002",
            trained,
            rounded(),
            three,
            JobContext.unwatched());
    assertThat(result.changed()).isPositive();
  }

  @Test
  void aRateThatIsFarTooHighLeavesTheBestSoFar() {
    OnnxModel cut = rounded();
    PassResult result;
    try {
      result =
          apply(
              new RecoverPass(),
              "epochs=6,minutes=0,learning-rate=1",
              trained,
              cut,
              DATA,
              JobContext.unwatched());
    } catch (LatheException e) {
      assertThat(e.what()).isEqualTo("The training does not hold.");
      return;
    }
    assertThat(accuracy(result.onnx())).isGreaterThanOrEqualTo(accuracy(cut) - 0.1);
  }

  @Test
  void inputsThatAreNoNumbersEndInASentence() {
    float[] nan = new float[64];
    java.util.Arrays.fill(nan, Float.NaN);
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
                apply(
                    new RecoverPass(),
                    "epochs=2,minutes=0,learning-rate=0.01",
                    trained,
                    rounded(),
                    new Dataset("nan", bad, List.of()),
                    JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("The training does not hold");
  }

  @Test
  void aCancelledTrainingIsGoneOnWith() {
    OnnxModel cut = rounded();
    JobControl control = new JobControl();
    control.onEvent(
        e -> {
          if (((TrainingEvent) e).epoch() > 2.2) {
            control.cancel();
          }
        });
    String values = "epochs=4,minutes=0,learning-rate=0.002";
    assertThatThrownBy(() -> apply(new RecoverPass(), values, trained, cut, DATA, control))
        .isInstanceOf(CancelledException.class);
    PassResult result =
        apply(new RecoverPass(), values, trained, cut, DATA, JobContext.unwatched());
    assertThat(result.notes()).anyMatch(n -> n.contains("interrupted after epoch 2"));
    assertThat(apply(new RecoverPass(), values, trained, cut, DATA, JobContext.unwatched()).notes())
        .noneMatch(n -> n.contains("interrupted"));
  }

  @Test
  void whatIsCancelledWhileTheTeacherIsAskedLeavesNoFilesOpen() throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "only Linux lists a process's files");
    long before = scratchFiles(open);
    JobContext cancelled = new CancelledAt("Asking the teacher", new JobControl());
    assertThatThrownBy(() -> apply(new RecoverPass(), "", trained, trained, DATA, cancelled))
        .isInstanceOf(CancelledException.class);
    assertThat(scratchFiles(open)).isEqualTo(before);
  }

  /** Cancelled as soon as it is told of this. */
  private record CancelledAt(String text, JobControl control) implements JobContext {
    @Override
    public void progress(long done, long total, String now) {
      if (now.equals(text)) {
        control.cancel();
      }
    }

    @Override
    public boolean isCancelled() {
      return control.isCancelled();
    }

    @Override
    public Registration onCancel(Runnable hook) {
      return control.onCancel(hook);
    }
  }

  private static long scratchFiles(Path open) throws IOException {
    try (Stream<Path> files = Files.list(open)) {
      return files.filter(f -> target(f).contains("lathe-scratch")).count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aTrainingThatIsToldToFinishHasAResult() {
    JobControl control = new JobControl();
    control.onEvent(
        e -> {
          if (((TrainingEvent) e).epoch() > 1) {
            control.finish();
          }
        });
    PassResult result =
        apply(
            new RecoverPass(),
            "epochs=200,minutes=0,learning-rate=0.002",
            trained,
            rounded(),
            DATA,
            control);
    assertThat(result.changed()).isPositive();
  }

  @Test
  void integerWeightsCannotBeTrained() {
    OnnxModel fixed =
        apply(new StaticInt8Pass(), "", trained, trained, DATA, JobContext.unwatched()).onnx();
    assertThatThrownBy(
            () ->
                apply(new RecoverPass(), "epochs=1", trained, fixed, DATA, JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageMatching("(?s).*(nothing to train|cannot be trained).*");
  }

  @Test
  void prunedWeightsComeBackToLife() {
    OnnxModel cut =
        apply(
                new PruneMagnitudePass(),
                "sparsity=0.8",
                trained,
                trained,
                null,
                JobContext.unwatched())
            .onnx();
    PassResult result =
        apply(
            new RecoverPass(),
            "epochs=8,minutes=0,learning-rate=0.005,keep-zeros=no",
            trained,
            cut,
            DATA,
            JobContext.unwatched());
    assertThat(accuracy(result.onnx())).isGreaterThan(accuracy(cut) + 0.1);
  }
}
