package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.pruning.channels.ChannelGroup.Member;
import dev.lathe.optimizers.pruning.channels.ChannelGroup.Weight;
import dev.lathe.optimizers.pruning.channels.ChannelSpace.Axis;
import dev.lathe.optimizers.pruning.channels.ChannelSpace.Hold;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes groups of the sets of indices that go together: sets that touch the same axes alike. */
final class GroupCollector {
  private final Trace trace;
  private final ChannelSpace space;
  private final Constants constants;
  private final Map<Integer, List<Integer>> bySet = new LinkedHashMap<>();
  private final List<NodeNote> refused = new ArrayList<>();

  GroupCollector(Trace trace, Constants constants) {
    this.trace = trace;
    this.space = trace.space();
    this.constants = constants;
  }

  List<NodeNote> refused() {
    return List.copyOf(new LinkedHashSet<>(refused));
  }

  List<ChannelGroup> groups() {
    Set<Integer> made = new LinkedHashSet<>();
    for (Trace.Reading r : trace.readings()) {
      if (r.role().makes()) {
        made.addAll(freeSets(r));
      }
    }
    made.forEach(root -> bySet.put(root, new ArrayList<>()));
    List<Axis> axes = space.all();
    for (int a = 0; a < axes.size(); a++) {
      Axis axis = axes.get(a);
      for (int i = 0; i < axis.length() && axis.value().isPresent(); i++) {
        List<Integer> set = bySet.get(space.find(axis.base() + i));
        if (set != null) {
          set.add(a);
        }
      }
    }
    // Axes come in order, so that sets alike have equal lists.
    Map<List<Integer>, List<Integer>> alike = new LinkedHashMap<>();
    bySet.forEach((root, list) -> alike.computeIfAbsent(list, k -> new ArrayList<>()).add(root));
    List<ChannelGroup> groups = new ArrayList<>();
    alike.forEach((list, roots) -> groups.add(group(list, roots)));
    return groups;
  }

  /** The sets along an axis that may go; where there is none, the reason is kept. */
  private Set<Integer> freeSets(Trace.Reading reading) {
    Set<Integer> free = new LinkedHashSet<>();
    int id = trace.axis(reading.value(), reading.axis());
    if (id == ChannelSpace.NONE) {
      return free;
    }
    Axis axis = space.axis(id);
    Optional<String> reason = Optional.empty();
    for (int i = 0; i < axis.length(); i++) {
      int root = space.find(axis.base() + i);
      if (space.hold(root) == Hold.FREE) {
        free.add(root);
      } else if (reason.isEmpty() || space.hold(root) == Hold.FIRM) {
        reason = space.reason(root);
      }
    }
    if (reading.role() == Role.OUT && free.size() <= 1) {
      refused.add(
          new NodeNote(
              reading.node().label(),
              "its channels stay: " + reason.orElse("all of them depend on one another")));
    }
    return free;
  }

  private ChannelGroup group(List<Integer> touched, List<Integer> roots) {
    Map<Integer, Integer> unitOfRoot = new HashMap<>();
    for (int root : roots) {
      unitOfRoot.put(root, unitOfRoot.size());
    }
    List<Member> members = new ArrayList<>();
    Map<Integer, int[]> unitsOfAxis = new HashMap<>();
    for (int id : new LinkedHashSet<>(touched)) {
      Axis axis = space.axis(id);
      int[] unitOf = new int[axis.length()];
      Arrays.setAll(unitOf, i -> unitOfRoot.getOrDefault(space.find(axis.base() + i), -1));
      unitsOfAxis.put(id, unitOf);
      members.add(new Member(axis.value().orElseThrow(), axis.number(), unitOf));
    }
    List<Weight> weights = new ArrayList<>();
    for (Trace.Reading r : trace.readings()) {
      int id = trace.axis(r.value(), r.axis());
      if (unitsOfAxis.containsKey(id)) {
        weight(r, unitsOfAxis.get(id), members).ifPresent(weights::add);
      }
    }
    Weight first = first(weights);
    int width = (int) Arrays.stream(first.unitOf()).filter(u -> u == 0).count();
    return new ChannelGroup(first.node().label(), roots.size(), width, members, weights);
  }

  private static Weight first(List<Weight> weights) {
    return weights.stream()
        .filter(w -> w.role().makes())
        .min(Comparator.comparing((Weight w) -> w.role() != Role.OUT))
        .orElseThrow();
  }

  /** The stored constant behind what the node reads, and which of its axes is this one. */
  private static Optional<Weight> weight(Trace.Reading r, int[] unitOf, List<Member> members) {
    Value source = Trace.source(r.value());
    Optional<TensorData> tensor =
        source.constant().or(() -> source.producer().flatMap(Constants::ofNode));
    if (tensor.isEmpty()) {
      return Optional.empty();
    }
    Node node = r.node();
    if (source == r.value()) {
      return Optional.of(new Weight(node, source, tensor.get(), r.axis(), r.role(), unitOf));
    }
    return members.stream()
        .filter(m -> m.value() == source)
        .findFirst()
        .map(m -> new Weight(node, source, tensor.get(), m.axis(), r.role(), m.unitOf()));
  }
}
