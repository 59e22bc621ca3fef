package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.rewrite.SizedShapes;
import java.util.List;

/**
 * What of a model can be cut, and what not and why.
 *
 * @param model the model that was looked at; the groups name its very values
 * @param types shapes at the sizes for which work is counted
 * @param groups in the order of the graph
 * @param refused layers of which no channel can go
 */
public record DependencyGroups(
    OnnxModel model, InferredTypes types, List<ChannelGroup> groups, List<NodeNote> refused) {
  /** Copies the lists. */
  public DependencyGroups {
    groups = List.copyOf(groups);
    refused = List.copyOf(refused);
  }

  /** Looks at a model; does not change it. */
  public static DependencyGroups of(OnnxModel model) {
    return new GroupBuilder(model, SizedShapes.of(model)).build(List.of());
  }

  /** All channels that could go, were it not for one that must stay in each group. */
  public long channels() {
    return groups.stream().mapToLong(ChannelGroup::channels).sum();
  }
}
