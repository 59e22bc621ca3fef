package dev.lathe.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.testing.Shared;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Passes on real models: the runner holds each result to the official checker and to ONNX Runtime,
 * the test holds its answers to the original's.
 */
class SharedModelsTest {
  @ParameterizedTest
  @CsvSource({
    "clean,60",
    "round-weights:bits=8,18",
    "prune-magnitude:sparsity=0.05,18",
    "int8-dynamic,12",
    "fp16,30",
  })
  void answersStayClose(String spec, double atLeastDb) {
    for (String name :
        List.of(
            "image/resnet20_cifar10_bn",
            "image/mnist-8",
            "image/mnist_cnn_pytorch",
            "image/cifar_nhwc_medium",
            "detect/face_slim-320",
            "tabular/fraud_kilinchen")) {
      OnnxModel model = OnnxFiles.read(Shared.model(name + ".onnx"));
      Recipe.Step step = PassSpec.parse(spec, PassRegistry.standard());
      Optional<String> no = PassRegistry.standard().require(step.passId()).unsupported(model);
      if (no.isPresent()) {
        assertThat(no.get()).as(name).endsWith(".");
        continue;
      }
      OnnxModel result =
          new RecipeRunner(PassRegistry.standard())
              .run(
                  Passes.wrap(model),
                  new Recipe(List.of(step)),
                  Optional.empty(),
                  Machines.vnni(),
                  JobContext.unwatched())
              .onnx();
      Map<String, TensorData> feed = Runs.inputs(model, 1, 1);
      assertThat(Runs.sqnrDb(Runs.run(model, feed), Runs.run(result, feed)))
          .as(spec + " on " + name)
          .isGreaterThan(atLeastDb);
    }
  }

  @ParameterizedTest
  @CsvSource({"round-weights", "prune-magnitude", "int8-dynamic", "fp16"})
  void modelsThatAPassCannotServeAreRefusedInASentence(String id) {
    for (String name : List.of("tabular/iris_rf", "tabular/titanic")) {
      OnnxModel model = OnnxFiles.read(Shared.model(name + ".onnx"));
      Optional<String> reason = PassRegistry.standard().require(id).unsupported(model);
      assertThat(reason.orElseThrow()).isNotBlank().endsWith(".");
    }
  }
}
