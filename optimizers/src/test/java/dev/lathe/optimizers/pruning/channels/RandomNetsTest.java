package dev.lathe.optimizers.pruning.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.optimizers.pruning.channels.PruneOptions.Scope;
import dev.lathe.optimizers.testing.Runs;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Random networks, cut at random, answer as with zeros. */
class RandomNetsTest {
  @Test
  void theSmallerNetworkAnswersAsOneWithZeros() {
    int cut = 0;
    int from = Integer.getInteger("lathe.seeds.from", 0);
    int count = Integer.getInteger("lathe.seeds", 60);
    for (int seed = from; seed < from + count; seed++) {
      OnnxModel model = RandomNets.of(seed);
      int ranking = seed;
      ChannelPruning.Outcome outcome =
          ChannelPruning.run(
              model,
              g -> new RandomScores(ranking),
              PruneOptions.channels(0.2 + 0.1 * (seed % 8), Scope.values()[seed % 2]),
              JobContext.unwatched());
      PrunePlan plan = outcome.plan();
      cut += plan.cuts().size();
      String as = "seed " + seed + "\n" + String.join("\n", plan.sentences());
      assertThat(OnnxChecker.check(outcome.onnx()))
          .as(as)
          .isInstanceOf(OnnxChecker.Verdict.Valid.class);
      Map<String, TensorData> feed = Runs.inputs(model, 3, 2);
      Map<String, TensorData> whole = Runs.run(model, feed);
      Map<String, TensorData> answer = Runs.run(outcome.onnx(), feed);
      assertThat(answer.keySet()).isEqualTo(whole.keySet());
      assertThat(Runs.worst(Runs.run(Oracle.zeroed(plan), feed), answer)).as(as).isLessThan(1e-4);
    }
    assertThat(cut).isGreaterThan(2 * count);
  }
}
