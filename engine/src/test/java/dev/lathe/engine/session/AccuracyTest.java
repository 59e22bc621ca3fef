package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.HardwareService;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers that other tools measured on the same models and data. */
class AccuracyTest {
  private static final JobContext NOBODY = JobContext.unwatched();

  private static Evaluation evaluate(
      String model, String data, String labels, String resize, String mean, String std, int limit) {
    SetupFlags flags =
        new SetupFlags(
            Optional.empty(),
            Optional.ofNullable(labels).map(Shared::data),
            Optional.ofNullable(resize).map(Integer::valueOf),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(mean).map(m -> 1.0 / 255),
            numbers(mean),
            numbers(std),
            Optional.empty());
    Model m = ModelOpener.open(Shared.model(model), flags, NOBODY);
    Dataset d = Datasets.open(Shared.data(data), m, NOBODY);
    List<dev.lathe.engine.data.Example> examples =
        limit == 0 ? d.examples() : Splits.take(d, limit, 1).examples();
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 0)) {
      return new Evaluator(p, NOBODY)
          .evaluate(m.setup().task().metrics(), examples, List.of(), s -> {});
    }
  }

  private static Estimate accuracy(Evaluation e) {
    return e.quality().orElseThrow().estimate();
  }

  private static long right(Evaluation e) {
    return Math.round(accuracy(e).value() * accuracy(e).n());
  }

  private static Optional<List<Double>> numbers(String list) {
    return Optional.ofNullable(list)
        .map(l -> Arrays.stream(l.split(" ")).map(Double::valueOf).toList());
  }

  @Tag("heavy")
  @ParameterizedTest
  @CsvSource({
    "image/mobilenetv2_fp32_244.onnx,imagenet200,imagenet_wnid_labels.tsv,256,.485 .456 .406,.229"
        + " .224 .225,169,200,3",
    "image/mobilenetv2_qdq_int8_244.onnx,imagenet200,imagenet_synset.txt,256,.485 .456 .406,.229"
        + " .224 .225,168,200,3",
    "image/mnist-8.onnx,mnist5000,,,,,4915,5000,0",
    "image/mnist_cnn_pytorch.onnx,mnist5000,,,,,4925,5000,0",
    "image/resnet20_cifar10.onnx,cifar10/test5000.zip,,,.4914 .4822 .4465,.2470 .2435"
        + " .2616,4404,5000,2",
    "image/resnet20_cifar10_bn.onnx,cifar10/test5000.zip,,,.4914 .4822 .4465,.2470 .2435"
        + " .2616,4404,5000,2",
    "image/cifar_nhwc_medium.onnx,cifar10_1000,,,,,691,1000,1",
    "image/cifar_resnet_2b.onnx,cifar10_1000,,,.4914 .4822 .4465,.2471 .2435 .2616,690,1000,1",
    "image/cifar_samplenet.onnx,cifar10_1000,,,.4914 .4822 .4465,.2471 .2435 .2616,559,1000,1",
    "text/minilm_sst2/model.onnx,sst2_dev.tsv,,,,,688,872,1"
  })
  void agreesWithOtherTools(
      String model,
      String data,
      String labels,
      String resize,
      String mean,
      String std,
      long right,
      long n,
      long tolerance) {
    // Full 8-bit weights: ONNX Runtime cuts sums off where it has no 8-bit dot product.
    assumeTrue(!model.contains("int8") || new HardwareService().machine().hasInt8DotProduct());
    Evaluation e = evaluate(model, data, labels, resize, mean, std, 0);

    assertThat(accuracy(e).n()).isEqualTo(n);
    assertThat(e.failed()).isZero();
    assertThat(right(e)).isBetween(right - tolerance, right + tolerance);
  }

  @ParameterizedTest
  @CsvSource({
    "image/mobilenetv2_fp32_244.onnx,imagenet200,imagenet_wnid_labels.tsv,,,20,0.6",
    "image/mnist-8.onnx,mnist5000,,,,200,0.95",
    "image/resnet20_cifar10.onnx,cifar10/test5000.zip,,.4914 .4822 .4465,.2470 .2435"
        + " .2616,100,0.75",
    "image/cifar_nhwc_medium.onnx,cifar10_1000,,,,200,0.55",
    "text/minilm_sst2/model.onnx,sst2_dev.tsv,,,,24,0.6"
  })
  void isRoughlyRightOnAFew(
      String model, String data, String labels, String mean, String std, int n, double least) {
    Evaluation e = evaluate(model, data, labels, null, mean, std, n);

    assertThat(accuracy(e).n()).isEqualTo(n);
    assertThat(accuracy(e).value()).isGreaterThan(least);
  }

  @Test
  void countsClassesOfTabularModels(@TempDir Path dir) throws IOException {
    Path iris =
        Files.writeString(
            dir.resolve("iris.csv"),
            "sl,sw,pl,pw,species\n" + Files.readString(Shared.data("iris.csv")));
    Model m = ModelOpener.open(Shared.model("tabular/iris_rf.onnx"), SetupFlags.none(), NOBODY);
    Dataset d = Datasets.open(iris, m, NOBODY);
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      Evaluation e =
          new Evaluator(p, NOBODY)
              .evaluate(m.setup().task().metrics(), d.examples(), List.of(), s -> {});

      assertThat(accuracy(e).n()).isEqualTo(150);
      assertThat(right(e)).isEqualTo(149);
    }
  }
}
