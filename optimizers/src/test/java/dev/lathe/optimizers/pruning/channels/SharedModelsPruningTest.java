package dev.lathe.optimizers.pruning.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.pruning.channels.MagnitudeScores.Norm;
import dev.lathe.optimizers.pruning.channels.PruneOptions.Scope;
import dev.lathe.optimizers.recipe.ModelCheck;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.testing.Shared;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cuts half of the channels of real models: valid, running, same outputs, or an honest refusal. */
class SharedModelsPruningTest {
  private static OnnxModel model(String name) {
    return OnnxFiles.read(Shared.model(name + ".onnx"));
  }

  /** The model, the least share of operations that must go, and whether zeros equal nothing. */
  @ParameterizedTest
  @CsvSource({
    "image/resnet20_cifar10,0.7,true",
    "image/resnet20_cifar10_bn,0.7,true",
    "image/mobilenetv2_fp32_244,0.7,true",
    "image/cifar_resnet_2b,0.6,true",
    "image/cifar_samplenet,0.5,true",
    "image/cifar_nhwc_medium,0.6,true",
    "image/mnist-8,0.6,true",
    "image/mnist_cnn_pytorch,0.6,true",
    "image/super_resolution_x3,0.7,true",
    "detect/FastestDet_coco,0.6,true",
    "detect/face_RFB-320,0.6,true",
    "detect/face_slim-320,0.6,true",
    "other/basic-pitch-nmp,0.3,true",
    "tabular/fraud_kilinchen,0.5,true",
    "text/tinybert_random,0.3,false",
    "text/minilm_sst2/model,0.7,false",
    "generate/capp-gpt/model,0.4,false",
  })
  void halfOfTheChannelsGo(String name, double share, boolean exact) {
    OnnxModel model = model(name);
    ChannelPruning.Outcome outcome =
        ChannelPruning.run(
            model,
            g -> new MagnitudeScores(Norm.L2),
            PruneOptions.channels(0.5, Scope.LAYER),
            JobContext.unwatched());
    PrunePlan plan = outcome.plan();
    assertThat(ModelCheck.require(outcome.onnx(), model, "prune-channels")).isEmpty();
    assertThat(1 - (double) plan.macsAfter() / plan.macsBefore()).isGreaterThan(share);
    assertThat(plan.refused()).extracting(NodeNote::reason).allMatch(r -> r.contains("stay"));
    Map<String, TensorData> feed = Runs.inputs(model, 1, 1);
    Map<String, TensorData> answer = Runs.run(outcome.onnx(), feed);
    // Fails by itself where an output or its shape has changed.
    Runs.worst(Runs.run(model, feed), answer);
    if (exact) {
      assertThat(Runs.worst(Runs.run(Oracle.zeroed(plan), feed), answer)).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/mobilenetv2_qdq_int8_244",
        "image/mobilenetv2_dynquant_int8",
        "tabular/iris_rf",
        "tabular/titanic",
        "text/sms_spam_tfidf_lr"
      })
  void othersAreRefusedInASentence(String name) {
    assertThat(new PruneChannelsPass().unsupported(model(name)).orElseThrow()).endsWith(".");
  }
}
