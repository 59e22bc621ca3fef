package dev.lathe.optimizers.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassDocs;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.testing.DraftTruth;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code docs/extending/pass.md}: it is quoted as it stands here, and it works. */
class ExtendingByAPassTest {
  private static final PassRegistry REGISTRY = new PassRegistry(List.of(new ClipWeightsPass()));

  @Test
  void theDocsQuoteTheFileThatIsCompiled() throws Exception {
    Path source =
        Shared.projectRoot()
            .resolve("optimizers/src/test/java/dev/lathe/optimizers/example/ClipWeightsPass.java");
    String page = Files.readString(Shared.projectRoot().resolve("docs/extending/pass.md"));
    assertThat(page).contains("```java\n" + Files.readString(source) + "```\n");
  }

  @Test
  void itClipsAtTheShareOfThePeak() {
    OnnxModel network = SmallTask.network(5, 8);
    PassResult result = Passes.apply(new ClipWeightsPass(), "share=0.5", network);
    float[] before = weights(network);
    float[] after = weights(result.onnx());
    float peak = 0;
    for (float w : before) {
      peak = Math.max(peak, Math.abs(w));
    }
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isEqualTo(Math.max(-peak / 2, Math.min(peak / 2, before[i])));
    }
    assertThat(result.done()).hasSize(3).first().asString().contains("weights changed");
  }

  private static float[] weights(OnnxModel model) {
    return model.graph().initializers().stream()
        .filter(v -> v.name().equals("b_w"))
        .map(v -> Tensors.floats(v.constant().orElseThrow()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itsDraftTellsTheTruthAndItsDocsAreMade(@TempDir Path dir) {
    new DraftTruth(dir, Machines.vnni(), REGISTRY, SmallTask.network(5, 8), SmallTask.data(20, 1))
        .hold(new Recipe(List.of(PassSpec.parse("clip-weights:share=30%", REGISTRY))));
    assertThat(PassDocs.render(REGISTRY)).contains("## clip-weights: Clip weights", "| `share` |");
  }
}
