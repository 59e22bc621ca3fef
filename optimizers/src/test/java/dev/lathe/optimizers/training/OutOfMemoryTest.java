package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.fit.AnswerMetric;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.HeldOutReader;
import dev.lathe.optimizers.training.fit.LearningRateFinder;
import dev.lathe.optimizers.training.fit.Losses;
import dev.lathe.optimizers.training.fit.Objective;
import dev.lathe.optimizers.training.fit.Optimizer;
import dev.lathe.optimizers.training.fit.Teacher;
import dev.lathe.optimizers.training.fit.Trainer;
import dev.lathe.optimizers.training.fit.TrainingConfig;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** PyTorch is asked for more than an address can reach: it refuses at once, and nothing is used. */
class OutOfMemoryTest {
  private static final Shape BEYOND_ALL = new Shape(1L << 46);

  private final OnnxModel model = SmallTask.network(3, 8);
  private final Head head = Head.of(model.graph(), SmallTask.model(model).setup().task());
  private final HeldOutReader reader = new HeldOutReader(SmallTask.model(model), head);
  private final List<Integer> sizes = new ArrayList<>();

  private Objective limited(int most) {
    return (graph, batch) -> {
      sizes.add(batch.size());
      NDArray answers = graph.forward(batch.inputs(), true).get(head.output());
      if (batch.size() > most) {
        graph.manager().zeros(BEYOND_ALL);
      }
      return Losses.crossEntropy(answers, batch.labels().orElseThrow(), 0);
    };
  }

  private static TrainingConfig plan(int batch, double epochs) {
    return new TrainingConfig(
        batch, epochs, 0, 0.01, 0, Optimizer.Kind.ADAMW, 0, Augmentation.NONE, 1);
  }

  private interface Use {
    void with(TrainableGraph graph, EncodedSet set);
  }

  private void use(int examples, Use use) {
    try (Preprocessor preprocessor = Preprocessor.of(SmallTask.model(model));
        EncodedSet set =
            EncodedSet.encode(
                SmallTask.data(examples, 5).examples(), preprocessor, JobContext.unwatched());
        NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(model, manager)) {
      use.with(graph, set);
    }
  }

  private Trainer trainer(TrainableGraph graph, EncodedSet set, Objective objective) {
    return new Trainer(
        "", graph, set, objective, AnswerMetric.byLabels(set, reader), Optional.empty());
  }

  @Test
  void theBatchIsHalvedUntilItFitsAndEveryExampleIsSeen() {
    use(
        50,
        (graph, set) -> {
          Trainer.Outcome outcome =
              trainer(graph, set, limited(6)).run(plan(20, 2), JobContext.unwatched());
          assertThat(outcome.notes())
              .containsExactly(
                  "Memory ran out with 20 examples a step: went on with 10.",
                  "Memory ran out with 10 examples a step: went on with 5.");
          assertThat(sizes).startsWith(20, 10, 5, 5);
          assertThat(sizes.subList(2, sizes.size()).stream().mapToInt(n -> n).sum()).isEqualTo(100);
          assertThat(outcome.epochs()).isEqualTo(2);
          assertThat(outcome.steps()).isEqualTo(20);
          assertThat(outcome.best()).isGreaterThanOrEqualTo(outcome.before());
        });
  }

  @Test
  void whereASingleExampleDoesNotFitASentenceSaysSo() {
    use(
        12,
        (graph, set) ->
            assertThatThrownBy(
                    () -> trainer(graph, set, limited(0)).run(plan(4, 1), JobContext.unwatched()))
                .isInstanceOfSatisfying(
                    LatheException.class,
                    e -> {
                      assertThat(e.what()).isEqualTo("There is not enough memory for this model.");
                      assertThat(e.why()).contains("a single example");
                    }));
    assertThat(sizes).containsExactly(4, 2, 1);
  }

  @Test
  void whatIsNoLackOfMemoryIsNotTriedAgain() {
    use(
        12,
        (graph, set) ->
            assertThatThrownBy(
                    () ->
                        trainer(
                                graph,
                                set,
                                (g, batch) -> {
                                  throw new IllegalStateException("broken");
                                })
                            .run(plan(4, 1), JobContext.unwatched()))
                .isInstanceOf(IllegalStateException.class));
  }

  @Test
  void theJavaHeapCountsToo() {
    use(
        12,
        (graph, set) -> {
          Objective real = limited(100);
          Trainer.Outcome outcome =
              trainer(
                      graph,
                      set,
                      (g, batch) -> {
                        if (batch.size() > 3) {
                          throw new OutOfMemoryError("Cannot reserve direct buffer memory");
                        }
                        return real.loss(g, batch);
                      })
                  .run(plan(12, 1), JobContext.unwatched());
          assertThat(outcome.steps()).isEqualTo(4);
        });
  }

  @Test
  void judgingTakesSmallerBatchesToo() {
    use(
        40,
        (graph, set) -> {
          AnswerMetric metric = AnswerMetric.byLabels(set, reader);
          Estimate score = metric.score(graph, JobContext.unwatched());
          List<Integer> asked = new ArrayList<>();
          Teacher limited =
              new Teacher() {
                @Override
                public Map<String, NDArray> answers(
                    NDManager manager, dev.lathe.optimizers.training.data.Batch batch) {
                  asked.add(batch.size());
                  if (batch.size() > 16) {
                    manager.zeros(BEYOND_ALL);
                  }
                  return graph.forward(batch.inputs(), false);
                }

                @Override
                public void close() {}
              };
          assertThat(metric.score(limited, JobContext.unwatched())).isEqualTo(score);
          assertThat(score.n()).isEqualTo(40);
          assertThat(asked).containsExactly(40, 20, 10, 10, 10, 10);
        });
  }

  @Test
  void theSearchForALearningRateLeavesTheWeightsWhenMemoryRunsOut() {
    use(
        12,
        (graph, set) -> {
          float[] before = graph.parameters().values().iterator().next().toFloatArray();
          Objective third =
              (g, batch) -> {
                NDArray loss = limited(100).loss(g, batch);
                if (sizes.size() == 3) {
                  g.manager().zeros(BEYOND_ALL);
                }
                return loss;
              };
          assertThatThrownBy(
                  () ->
                      LearningRateFinder.find(
                          graph, set, third, plan(4, 1), JobContext.unwatched()))
              .hasMessageContaining("memory");
          assertThat(graph.parameters().values().iterator().next().toFloatArray())
              .isEqualTo(before);
        });
  }
}
