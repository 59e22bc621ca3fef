package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.PruneChannelsPass.ScoreSource;
import dev.lathe.optimizers.pruning.channels.ChannelGroup;
import dev.lathe.optimizers.pruning.channels.ChannelScores;
import dev.lathe.optimizers.pruning.channels.DependencyGroups;
import dev.lathe.optimizers.worker.ScoresTask.Scored;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Scores that a worker computes, once for all ratios of a cut: they do not depend on it. Safe to
 * use from any thread.
 */
public final class WorkerScores implements ScoreSource {
  private final Worker worker;
  private final PruneOrder order;
  private final Map<String, Scored> known = new HashMap<>();

  /** For the step of that order. */
  public WorkerScores(Worker worker, PruneOrder order) {
    this.worker = worker;
    this.order = order;
  }

  /** What is weighed. */
  public PruneOrder order() {
    return order;
  }

  @Override
  public synchronized ChannelScores scores(
      DependencyGroups groups, Pass.Input input, JobContext context) {
    if (!groups.groups().stream().allMatch(this::isKnown)) {
      worker.run(new ScoresTask(), order, part -> known.put(part.group(), part), context);
    }
    Map<String, Scored> now = Map.copyOf(known);
    return group ->
        Optional.ofNullable(now.get(group.name()))
            .filter(s -> s.units() == group.units())
            .flatMap(Scored::scores);
  }

  private boolean isKnown(ChannelGroup group) {
    return known.containsKey(group.name()) && known.get(group.name()).units() == group.units();
  }
}
