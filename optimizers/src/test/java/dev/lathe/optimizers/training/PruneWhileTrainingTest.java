package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.recipe.ModelCheck;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.recipe.TrainingSteps;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels that go in rounds, zeros that grow, and zeros that stay. */
@ExtendWith(OwnHome.class)
class PruneWhileTrainingTest {
  private static final PassRegistry PASSES = PassRegistry.standard();
  private static final Dataset DATA = SmallTask.data(240, 5);
  private static final Dataset FRESH = SmallTask.data(200, 77);
  private static OnnxModel trained;

  @BeforeAll
  static void trainFromScratch() {
    trained = Training.learned(SmallTask.model(SmallTask.network(3, 12)), 0.015, DATA);
  }

  private static PassResult apply(
      String spec, OnnxModel original, OnnxModel onnx, Dataset data, JobContext context) {
    Recipe.Step step = PassSpec.parse(spec, PASSES);
    return PASSES
        .require(step.passId())
        .apply(
            new Pass.Input(
                SmallTask.model(original), onnx, Machines.vnni(), Optional.ofNullable(data)),
            step.values(),
            context);
  }

  private static PassResult apply(String spec) {
    return apply(spec, trained, trained, DATA, JobContext.unwatched());
  }

  private static float[] weight(OnnxModel model, String name) {
    return Tensors.floats(constant(model, name).constant().orElseThrow());
  }

  private static Value constant(OnnxModel model, String name) {
    return model.graph().initializers().stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static long channels(OnnxModel model, String name) {
    return constant(model, name).constant().orElseThrow().shape()[0];
  }

  private static int zeros(OnnxModel model, String... names) {
    int zeros = 0;
    for (String name : names) {
      for (float w : weight(model, name)) {
        zeros += w == 0 ? 1 : 0;
      }
    }
    return zeros;
  }

  @Test
  void channelsGoInRoundsWithTrainingBetween() {
    String half = "prune-channels:ratio=0.5,scope=layer";
    OnnxModel atOnce = apply(half).onnx();
    PassResult rounds = apply(half + ",rounds=3,round-epochs=3");
    assertThat(channels(rounds.onnx(), "a_w")).isEqualTo(6).isEqualTo(channels(atOnce, "a_w"));
    assertThat(channels(rounds.onnx(), "b_w")).isEqualTo(6);
    assertThat(ModelCheck.require(rounds.onnx(), trained, "prune-channels")).isEmpty();
    assertThat(SmallTaskScore.ort(rounds.onnx(), FRESH))
        .isGreaterThan(SmallTaskScore.ort(atOnce, FRESH) + 0.05);
    assertThat(rounds.notes())
        .anyMatch(n -> n.startsWith("In 3 rounds: 35.2 %, 48.1 % and 50.0 % are gone after each"))
        .anyMatch(n -> n.startsWith("Round 1 of 3: 8 of 24 channels go"))
        .contains("Round 1 of 3: 33.3 % of the channels are gone in all.")
        .contains("Round 2 of 3: 50.0 % of the channels are gone in all.")
        .anyMatch(n -> n.startsWith("Training, after round 1 of 3: "))
        .anyMatch(n -> n.startsWith("Training, after round 2 of 3: "))
        .noneMatch(n -> n.startsWith("Training, after round 3"));
    assertThat(rounds.done()).anyMatch(d -> d.reason().startsWith("Round 2 of 3: 2 of 8"));
  }

  @Test
  void theOperationsOfAllRoundsComeToTheRatio() {
    PassResult rounds = apply("prune-channels:ratio=0.5,target=macs,rounds=2,round-epochs=0.5");
    double gone =
        rounds.notes().stream()
            .filter(n -> n.startsWith("Round 2 of 2: ") && n.contains("of the operations"))
            .map(n -> n.replaceAll(".*: ([\\d.]+) %.*", "$1"))
            .mapToDouble(Double::parseDouble)
            .findFirst()
            .orElseThrow();
    assertThat(gone).isBetween(50.0, 62.0);
  }

  @Test
  void aFinishedTrainingStillCutsAllThatWasAskedFor() {
    JobControl control = new JobControl();
    control.onEvent(e -> control.finish());
    PassResult rounds =
        apply(
            "prune-channels:ratio=0.5,scope=layer,rounds=2,round-epochs=50",
            trained,
            trained,
            DATA,
            control);
    assertThat(channels(rounds.onnx(), "a_w")).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"prune-channels:rounds=2", "prune-magnitude:epochs=1", "prune-nm:epochs=1"})
  void onlyWhatTrainsNeedsDataAndIsTrainingToTheRecipe(String spec) {
    Recipe recipe = new Recipe(List.of(PassSpec.parse(spec, PASSES)));
    TrainingSteps steps = new TrainingSteps(PASSES);
    assertThat(steps.in(recipe)).isTrue();
    Recipe atOnce = steps.without(recipe);
    assertThat(atOnce.steps()).hasSize(1);
    assertThat(steps.in(atOnce)).isFalse();
    assertThatThrownBy(() -> apply(spec, trained, trained, null, JobContext.unwatched()))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.remedies()).containsExactly(Remedy.DATA));
    assertThatThrownBy(
            () ->
                new RecipeRunner(PASSES)
                    .run(
                        SmallTask.model(trained),
                        recipe,
                        Optional.empty(),
                        Machines.vnni(),
                        JobContext.unwatched()))
        .hasMessageContaining("needs calibration data");
    assertThat(
            new RecipeRunner(PASSES)
                .draft(SmallTask.model(trained), atOnce, Machines.vnni(), JobContext.unwatched()))
        .isPresent();
  }

  @Test
  void whatCannotTrainCutsAtOnceOnly() {
    Pass pass = new PruneChannelsPass();
    assertThatThrownBy(
            () ->
                pass.apply(
                    new Pass.Input(
                        SmallTask.model(trained), trained, Machines.vnni(), Optional.of(DATA)),
                    PassSpec.parse("prune-channels:rounds=2", PASSES).values(),
                    JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot be cut in rounds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"global", "layer"})
  void zerosGrowToExactlyTheSparsityAskedFor(String scope) {
    double sparsity = scope.equals("layer") ? 0.85 : 0.7;
    String spec = "prune-magnitude:sparsity=" + sparsity + ",scope=" + scope;
    OnnxModel atOnce = apply(spec).onnx();
    PassResult grown = apply(spec + ",epochs=60");
    String[] names = {"a_w", "b_w", "l_w"};
    assertThat(zeros(grown.onnx(), names)).isEqualTo(zeros(atOnce, names));
    if (scope.equals("layer")) {
      assertThat(zeros(grown.onnx(), "b_w")).isEqualTo((int) (0.85 * 12 * 12 * 9));
    }
    assertThat(SmallTaskScore.ort(grown.onnx(), FRESH))
        .isGreaterThan(SmallTaskScore.ort(atOnce, FRESH) + 0.2);
    assertThat(grown.changed()).isEqualTo(3);
    assertThat(grown.notes()).anyMatch(n -> n.contains(" held-out examples: "));
  }

  @Test
  void ofEachFourInputsTwoStayAfterGrowth() {
    PassResult grown = apply("prune-nm:n=2,m=4,epochs=40");
    float[] w = weight(grown.onnx(), "b_w");
    for (int o = 0; o < 12; o++) {
      for (int k = 0; k < 9; k++) {
        for (int g = 0; g < 12; g += 4) {
          int left = 0;
          for (int i = g; i < g + 4; i++) {
            left += w[(o * 12 + i) * 9 + k] != 0 ? 1 : 0;
          }
          assertThat(left).isEqualTo(2);
        }
      }
    }
    assertThat(SmallTaskScore.ort(grown.onnx(), FRESH))
        .isGreaterThan(SmallTaskScore.ort(apply("prune-nm:n=2,m=4").onnx(), FRESH) + 0.05);
  }

  @Test
  void aGrowthThatIsEndedEarlyHasAllItsZeros() {
    JobControl control = new JobControl();
    control.onEvent(e -> control.finish());
    PassResult grown =
        apply("prune-magnitude:sparsity=0.85,epochs=50", trained, trained, DATA, control);
    String[] names = {"a_w", "b_w", "l_w"};
    assertThat(zeros(grown.onnx(), names))
        .isEqualTo(zeros(apply("prune-magnitude:sparsity=0.85").onnx(), names));
  }

  @Test
  void recoveryKeepsZerosUnlessItIsToldNotTo() {
    OnnxModel cut = apply("prune-magnitude:sparsity=0.85,scope=layer").onnx();
    String recover = "recover:epochs=6,minutes=0,learning-rate=0.01";
    PassResult kept = apply(recover, trained, cut, DATA, JobContext.unwatched());
    for (String name : List.of("a_w", "b_w", "l_w")) {
      assertThat(places(weight(kept.onnx(), name))).isEqualTo(places(weight(cut, name)));
    }
    assertThat(SmallTaskScore.ort(kept.onnx(), FRESH))
        .isGreaterThan(SmallTaskScore.ort(cut, FRESH) + 0.05);
    assertThat(kept.notes()).anyMatch(n -> n.startsWith("Weights that were zero stay zero: 8"));
    PassResult free = apply(recover + ",keep-zeros=no", trained, cut, DATA, JobContext.unwatched());
    assertThat(zeros(free.onnx(), "b_w")).isLessThan(zeros(cut, "b_w") / 2);
  }

  private static List<Integer> places(float[] weight) {
    List<Integer> zeros = new ArrayList<>();
    for (int i = 0; i < weight.length; i++) {
      if (weight[i] == 0) {
        zeros.add(i);
      }
    }
    return zeros;
  }
}
