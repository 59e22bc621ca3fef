package dev.lathe.optimizers.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.measure.Stage;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.TestGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepFilesTest {
  private static final PassRegistry REGISTRY = PassRegistry.standard();

  @TempDir Path folder;

  private static Model network() {
    TestGraph g = TestGraph.seeded(1);
    Value y = g.op("MatMul", "a", g.input("x", 2, 256), g.weight("w", 256, 256));
    y = g.op("Identity", "id", y);
    return Passes.wrap(g.output(g.op("MatMul", "b", y, g.weight("v", 256, 64)), 2, 64).model(13));
  }

  private static Recipe recipe(String... specs) {
    return new Recipe(Stream.of(specs).map(s -> PassSpec.parse(s, REGISTRY)).toList());
  }

  /** Each file is what a recipe of the steps so far makes, to the byte; nothing stays. */
  @Test
  void everyStepHasItsFileAndItsFacts() throws Exception {
    Model model = network();
    Recipe recipe = recipe("clean", "prune-magnitude", "round-weights:bits=4");
    RecipeRunner runner = new RecipeRunner(REGISTRY);
    StepFiles files = new StepFiles(model, recipe, REGISTRY);
    Path result = folder.resolve("result.onnx");
    RecipeRunner.write(
        runner.run(
            model, recipe, Optional.empty(), Machines.vnni(), files::keep, JobContext.unwatched()),
        result);
    assertThat(files.end(result)).isEmpty();

    List<Stage> stages = files.waterfall().stages();
    assertThat(stages)
        .extracting(Stage::pass)
        .containsExactly("", "clean", "prune-magnitude", "round-weights:bits=4");
    assertThat(stages).extracting(Stage::parameters).containsOnly(256L * 256 + 256 * 64);
    assertThat(stages).extracting(Stage::macs).containsOnly(2L * 256 * (256 + 64));
    assertThat(stages.get(3).bytes()).isEqualTo(Files.size(result));
    Path second = folder.resolve("second.onnx");
    RecipeRunner.write(
        runner.run(
            model,
            recipe("clean", "prune-magnitude"),
            Optional.empty(),
            Machines.vnni(),
            JobContext.unwatched()),
        second);
    Path kept = files.models().get(2).file();
    assertThat(kept).hasSameBinaryContentAs(second);
    assertThat(stages.get(2).bytes()).isEqualTo(Files.size(second));

    files.close();
    assertThat(kept).doesNotExist();
    assertThat(kept.getParent().getParent()).doesNotExist();
    assertThat(result).exists();
  }

  @Test
  void whatAKilledProcessHasLeftGoesWithTheNextRun() throws Exception {
    Path left = Files.createTempDirectory("lathe-steps-");
    Files.createFile(left.resolve("owner.lock"));
    Files.writeString(Files.createDirectory(left.resolve("1")).resolve("1-clean.onnx"), "model");
    try (StepFiles files = new StepFiles(network(), recipe("clean", "fp16"), REGISTRY)) {
      assertThat(left).doesNotExist();
      assertThat(files.models()).hasSize(1);
    }
  }

  @Test
  void oneStepIsNotWorthTellingApart() {
    Recipe.Step off = recipe("clean").steps().get(0);
    Recipe.Step on = recipe("fp16").steps().get(0);
    assertThat(StepFiles.worth(recipe("clean", "fp16"))).isTrue();
    assertThat(
            StepFiles.worth(
                new Recipe(List.of(new Recipe.Step(off.passId(), off.values(), false), on))))
        .isFalse();
  }
}
