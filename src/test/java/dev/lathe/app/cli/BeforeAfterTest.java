package dev.lathe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.cli.optimize.BeforeAfter;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import dev.lathe.optimizers.training.data.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which examples the accuracy before and after is counted on. */
class BeforeAfterTest {
  private static final PassRegistry REGISTRY = PassRegistry.standard();

  private static Dataset data(int labelled, int unlabelled) {
    List<Example> list = new ArrayList<>();
    for (int i = 0; i < labelled + unlabelled; i++) {
      OptionalInt label = i < labelled ? OptionalInt.of(i % 3) : OptionalInt.empty();
      list.add(new Example(new Sample.TextSample("sentence " + i), label));
    }
    return new Dataset("data", list, List.of());
  }

  private static List<StepResult> steps(String... passes) {
    List<StepResult> steps = new ArrayList<>();
    for (String id : passes) {
      ParamValues values = ParamValues.initial(REGISTRY.require(id).params());
      steps.add(new StepResult(id, values, 1, List.of(), List.of(), List.of(), 0));
    }
    return steps;
  }

  @Test
  void nothingThatWasTrainedOnIsCounted() {
    Dataset data = data(100, 0);
    List<Example> kept =
        BeforeAfter.examples(REGISTRY, steps("prune-channels", "recover"), data, 1000);
    List<Example> heldOut =
        TrainingData.split(
                data,
                ParamValues.initial(REGISTRY.require("recover").params())
                    .get(dev.lathe.optimizers.training.TrainingParams.SEED))
            .evaluation()
            .examples();
    assertThat(kept).isNotEmpty().hasSameElementsAs(heldOut);
    assertThat(BeforeAfter.examples(REGISTRY, steps("prune-channels"), data, 1000)).hasSize(100);
  }

  @Test
  void onlyLabelledExamplesCountAndAtMostAsManyAsAsked() {
    assertThat(BeforeAfter.examples(data(10, 20), 1000)).hasSize(10);
    assertThat(BeforeAfter.examples(data(30, 0), 9))
        .hasSize(9)
        .extracting(e -> e.label().getAsInt())
        .contains(0, 1, 2);
    assertThat(BeforeAfter.examples(data(0, 5), 9)).isEmpty();
  }
}
