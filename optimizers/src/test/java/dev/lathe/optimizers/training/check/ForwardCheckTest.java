package dev.lathe.optimizers.training.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.testing.Shared;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardCheckTest {
  private static ForwardCheck check(Path file) throws Exception {
    JobContext context = JobContext.unwatched();
    return ForwardCheck.of(ModelOpener.open(file, SetupFlags.none(), context), context);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/mnist-8.onnx",
        "image/cifar_nhwc_medium.onnx",
        "image/super_resolution_x3.onnx",
        "tabular/fraud_kilinchen.onnx",
        "detect/face_slim-320.onnx",
        "text/tinybert_random.onnx",
        "other/basic-pitch-nmp.onnx"
      })
  void modelsAnswerAsInOnnxRuntime(String file) throws Exception {
    ForwardCheck check = check(Shared.model(file));
    assertThat(check.problem()).isEmpty();
    assertThat(check.covered()).isEqualTo(check.nodes()).isPositive();
    assertThat(check.differences())
        .isNotEmpty()
        .allSatisfy((o, d) -> assertThat(d).isBetween(0.0, 1e-4));
  }

  /** Its values are rounded to steps, so that two right answers may be some steps apart. */
  @Test
  void aQuantizedModelIsAboutAsCloseAsOnnxRuntimeIsToItself() throws Exception {
    ForwardCheck check = check(Shared.model("image/mobilenetv2_qdq_int8_244.onnx"));
    assertThat(check.largestDifference().orElseThrow())
        .isLessThan(2 * check.ownDifference().orElseThrow());
  }

  @Test
  void whatHasNoRuleIsNamedAndNotRun() throws Exception {
    ForwardCheck check = check(Shared.model("tabular/titanic.onnx"));
    assertThat(check.covered()).isEqualTo(check.nodes() - 2).isNotNegative();
    assertThat(check.unsupported())
        .extracting(u -> u.operator())
        .containsExactly("ai.onnx.ml.TreeEnsembleClassifier", "ai.onnx.ml.ZipMap");
    assertThat(check.largestDifference()).isEmpty();
    assertThat(check.problem()).isNotEmpty();
  }
}
