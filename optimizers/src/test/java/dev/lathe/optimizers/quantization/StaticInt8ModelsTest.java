package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.testing.Shared;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Static INT8 on real models, calibrated on few samples: how often it agrees with FP32. */
class StaticInt8ModelsTest {
  private static final int CALIBRATED = 16;
  private static final int ASKED = 64;
  private static final SessionSettings CPU =
      SessionSettings.of(
          new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, ""),
          2);

  @ParameterizedTest
  @CsvSource({
    "image/mobilenetv2_fp32_244, imagenet200, 0.85",
    "image/resnet20_cifar10, cifar10_1000, 0.95",
    "text/minilm_sst2/model, sst2_dev.tsv, 0.85",
    "image/mnist-8, mnist5000, 0.98",
    "image/cifar_samplenet, cifar10_1000, 0.9",
  })
  void agreesWithTheOriginal(String name, String data, double atLeast) {
    Model model =
        ModelOpener.open(Shared.model(name + ".onnx"), flags(name), JobContext.unwatched());
    Dataset all = Datasets.open(Shared.data(data), model, JobContext.unwatched());
    List<Example> sample = Splits.take(all, CALIBRATED + ASKED, 3).examples();
    Dataset calibration = new Dataset("few", sample.subList(0, CALIBRATED), List.of());
    Recipe recipe = new Recipe(List.of(PassSpec.parse("int8-static", PassRegistry.standard())));
    ByteBuffer quantized =
        ByteBuffer.wrap(
            OnnxFiles.toBytes(
                new RecipeRunner(PassRegistry.standard())
                    .run(
                        model,
                        recipe,
                        Optional.of(calibration),
                        Machines.here(),
                        JobContext.unwatched())
                    .onnx()));
    assertThat((double) quantized.remaining() / model.bytes()).isLessThan(0.5);
    // The preview's size, found without samples.
    assertThat(
            OnnxFiles.toBytes(
                    new RecipeRunner(PassRegistry.standard())
                        .draft(model, recipe, Machines.here(), JobContext.unwatched())
                        .orElseThrow())
                .length)
        .isEqualTo(quantized.remaining());
    List<Example> asked = sample.subList(CALIBRATED, sample.size());
    List<Integer> before = best(Predictors.open(model, CPU), asked);
    List<Integer> after = best(Predictors.open(model, quantized, CPU), asked);
    long same = 0;
    for (int i = 0; i < before.size(); i++) {
      same += before.get(i).equals(after.get(i)) ? 1 : 0;
    }
    assertThat((double) same / before.size()).as(name).isGreaterThanOrEqualTo(atLeast);
  }

  private static List<Integer> best(Predictor predictor, List<Example> examples) {
    try (predictor) {
      List<Optional<Answer>> answers =
          new Evaluator(predictor, JobContext.unwatched()).answers(examples);
      return answers.stream().map(a -> ((Classification) a.orElseThrow()).best()).toList();
    }
  }

  private static SetupFlags flags(String name) {
    if (!name.contains("mobilenet") && !name.contains("cifar")) {
      return SetupFlags.none();
    }
    boolean large = name.contains("mobilenet");
    return new SetupFlags(
        Optional.of(Tasks.IMAGE_CLASSIFICATION),
        Optional.empty(),
        Optional.of(large ? 256 : 32),
        Optional.of(large ? 244 : 32),
        Optional.of(ImagePreprocessing.Layout.NCHW),
        Optional.of(ImagePreprocessing.Channels.RGB),
        Optional.of(1 / 255.0),
        Optional.of(large ? List.of(.485, .456, .406) : List.of(.4914, .4822, .4465)),
        Optional.of(large ? List.of(.229, .224, .225) : List.of(.2470, .2435, .2616)),
        Optional.empty());
  }
}
