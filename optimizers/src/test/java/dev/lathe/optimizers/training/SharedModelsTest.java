package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.optimizers.training.check.ForwardCheck;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.testing.Shared;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every shared model that ONNX Runtime runs: as there, or with what is not covered. */
class SharedModelsTest {
  /** Half precision keeps three digits. */
  private static final double HALF = 2e-2;

  @ParameterizedTest
  @CsvSource({
    "detect/FastestDet_coco.onnx,140",
    "detect/face_RFB-320.onnx,139",
    "detect/face_slim-320.onnx,109",
    "generate/capp-gpt/model.onnx,52",
    "image/cifar_nhwc_medium.onnx,10",
    "image/cifar_resnet_2b.onnx,16",
    "image/cifar_samplenet.onnx,10",
    "image/mnist-8.onnx,6",
    "image/mnist_cnn_pytorch.onnx,8",
    "image/mobilenetv2_fp32_244.onnx,106",
    "image/resnet20_cifar10.onnx,44",
    "image/resnet20_cifar10_bn.onnx,63",
    "image/super_resolution_x3.onnx,8",
    "other/basic-pitch-nmp.onnx,18",
    "tabular/fraud_kilinchen.onnx,12",
    "text/minilm_sst2/model.onnx,105",
    "text/tinybert_random.onnx,23"
  })
  void forwardAsInOnnxRuntime(String file, int weights) {
    ForwardCheck check = check(file);
    assertThat(check.problem()).isEmpty();
    assertThat(check.differences())
        .isNotEmpty()
        .allSatisfy((output, d) -> assertThat(d).as(output).isBetween(0.0, 1e-4));
    assertThat(weights(file)).isEqualTo(weights);
  }

  @ParameterizedTest
  @CsvSource({
    "../odd/bert_toy_contrib_fused.onnx,1e-4",
    "../odd/bfloat16_input.onnx,1e-4",
    "../odd/ext_ok/model_with_orig_ext_data.onnx,1e-4",
    "../odd/declared_output_shape_wrong.onnx,1e-4",
    "../odd/light_squeezenet.onnx,1e-4",
    "../odd/attention_fp16.onnx,2e-2"
  })
  void strangeFilesToo(String file, double most) {
    ForwardCheck check = check(file);
    assertThat(check.problem()).isEmpty();
    assertThat(check.largestDifference().orElseThrow()).isBetween(0.0, Math.min(most, HALF));
  }

  @ParameterizedTest
  @CsvSource({
    "generate/tiny_gpt2_beamsearch.onnx,com.microsoft.BeamSearch",
    "tabular/iris_rf.onnx,ai.onnx.ml.TreeEnsembleClassifier ai.onnx.ml.ZipMap",
    "tabular/titanic.onnx,ai.onnx.ml.TreeEnsembleClassifier ai.onnx.ml.ZipMap",
    "text/sms_spam_tfidf_lr.onnx,"
        + "Reshape StringNormalizer TfIdfVectorizer ai.onnx.ml.LinearClassifier"
        + " ai.onnx.ml.Normalizer com.microsoft.Tokenizer",
    "../odd/sequence_output.onnx,SequenceConstruct",
    "../odd/string_identity.onnx,Identity",
    "../odd/custom_op_unknown_domain.onnx,test.Custom_Mul"
  })
  void whatIsNotCoveredIsNamed(String file, String operators) {
    OnnxModel model = OnnxFiles.read(Shared.model(file));
    TreeSet<String> named = new TreeSet<>();
    TrainableGraph.unsupported(model).forEach(u -> named.add(u.operator()));
    assertThat(String.join(" ", named)).isEqualTo(operators);
  }

  private static ForwardCheck check(String file) {
    return ForwardCheck.of(
        ModelOpener.open(Shared.model(file), SetupFlags.none(), JobContext.unwatched()),
        JobContext.unwatched());
  }

  private static int weights(String file) {
    try (var manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(OnnxFiles.read(Shared.model(file)), manager)) {
      return graph.parameters().size();
    }
  }
}
