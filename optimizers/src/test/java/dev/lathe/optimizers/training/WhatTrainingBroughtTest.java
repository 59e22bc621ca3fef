package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobControl;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After every training a sentence says what it brought, on which examples, against what. */
@ExtendWith(OwnHome.class)
class WhatTrainingBroughtTest {
  private static final PassRegistry PASSES = PassRegistry.standard();
  private static final Dataset DATA = SmallTask.data(400, 5);
  private static OnnxModel trained;

  @BeforeAll
  static void trainFromScratch() {
    trained = Training.learned(SmallTask.model(SmallTask.network(3, 12)), 0.01, DATA);
  }

  /** What was said, in order; the last stands in the window at the end. */
  private final List<String> said = new ArrayList<>();

  private JobControl listening() {
    JobControl control = new JobControl();
    control.onEvent(
        e -> {
          if (e instanceof TrainingVerdict v) {
            said.add(v.sentence());
          }
        });
    return control;
  }

  private static PassResult apply(String spec, JobControl control) {
    Recipe.Step step = PassSpec.parse(spec, PASSES);
    return PASSES
        .require(step.passId())
        .apply(
            new Pass.Input(SmallTask.model(trained), trained, Machines.vnni(), Optional.of(DATA)),
            step.values(),
            control);
  }

  private void saidLast(PassResult result) {
    String last = said.get(said.size() - 1);
    assertThat(last)
        .matches("(?s).*\\b(Accuracy|Agreement)[^.]* on \\d+ held-out examples: .*")
        .containsPattern("(before, .* after|student )")
        .containsPattern("(original|teacher) [0-9.]+ %|with the (original|teacher)");
    assertThat(String.join(" ", result.notes())).contains(last);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "recover:epochs=1,minutes=0,learning-rate=0.002",
        "recover:labels=no,epochs=1,minutes=0,learning-rate=0.002",
        "recover:epochs=40,minutes=0,learning-rate=1e-12,patience=2",
        "qat:epochs=1,minutes=0,learning-rate=0.002",
        "distil:width=0.5,epochs=1,minutes=0",
        "distil:template=cnn,width=0.5,depth=0.5,epochs=1,minutes=0",
        "prune-channels:ratio=0.3,rounds=2,round-epochs=0.5",
        "prune-magnitude:sparsity=0.5,epochs=1"
      })
  void everyKindOfTrainingSaysWhatItBrought(String spec) {
    saidLast(apply(spec, listening()));
  }

  @Test
  void oneThatIsToldToFinishSaysIt() {
    JobControl control = listening();
    List<String> heard = said;
    control.onEvent(
        e -> {
          if (e instanceof TrainingVerdict v) {
            heard.add(v.sentence());
          } else if (e instanceof TrainingEvent t && t.epoch() > 1) {
            control.finish();
          }
        });
    saidLast(apply("recover:epochs=200,minutes=0,learning-rate=0.002", control));
  }

  @Test
  void oneThatWasCutOffAndGoesOnSaysItAgainstTheModelBeforeItsFirstStep() {
    String spec = "recover:epochs=3,minutes=0,learning-rate=0.002";
    JobControl cut = new JobControl();
    cut.onEvent(
        e -> {
          if (e instanceof TrainingEvent t && t.epoch() > 1.2) {
            cut.cancel();
          }
        });
    assertThatThrownBy(() -> apply(spec, cut)).isInstanceOf(CancelledException.class);

    PassResult result = apply(spec, listening());

    assertThat(result.notes()).anyMatch(n -> n.contains("interrupted after epoch"));
    saidLast(result);
    assertThat(said.get(said.size() - 1)).contains("after 3.0 epochs");
  }
}
