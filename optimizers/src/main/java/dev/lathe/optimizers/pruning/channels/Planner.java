package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.facts.ModelFactsBuilder;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.engine.graph.shape.InputSizes;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.pruning.channels.PruneOptions.Scope;
import dev.lathe.optimizers.pruning.channels.PruneOptions.Target;
import dev.lathe.optimizers.pruning.channels.PrunePlan.Cut;
import dev.lathe.optimizers.pruning.channels.PrunePlan.Ranked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses which channels go, by their scores. Scores are divided by their group's mean, so that
 * groups can be compared (as Torch-Pruning does by default).
 */
public final class Planner {
  /** No group loses more. */
  private static final double MOST = 0.9;

  private static final int HALVINGS = 14;

  private final DependencyGroups groups;
  private final List<double[]> scores = new ArrayList<>();
  private final List<ChannelGroup> open = new ArrayList<>();
  private final List<NodeNote> refused;
  private final long macsBefore;

  /** Scores every group once; plans of any ratio follow from that. */
  public Planner(DependencyGroups groups, ChannelScores importance) {
    this.groups = groups;
    this.refused = new ArrayList<>(groups.refused());
    for (ChannelGroup g : groups.groups()) {
      if (g.units() < 2) {
        continue;
      }
      Optional<double[]> s = importance.of(g);
      if (s.isPresent()) {
        open.add(g);
        scores.add(MagnitudeScores.normalized(s.get()));
      } else {
        refused.add(new NodeNote(g.name(), "nothing says how much its channels matter"));
      }
    }
    this.macsBefore = macs(new Kept());
  }

  /** The plan. */
  public PrunePlan plan(PruneOptions options) {
    if (options.target() == Target.CHANNELS) {
      return atShare(options.ratio(), options);
    }
    // Fewest channels for so many operations less: what is left falls as the share grows.
    double low = 0;
    double high = MOST;
    PrunePlan best = atShare(high, options);
    double wanted = (1 - options.ratio()) * macsBefore;
    if (options.ratio() <= 0) {
      return atShare(0, options);
    }
    for (int i = 0; i < HALVINGS && best.macsAfter() <= wanted; i++) {
      double middle = (low + high) / 2;
      PrunePlan plan = atShare(middle, options);
      if (plan.macsAfter() <= wanted) {
        best = plan;
        high = middle;
      } else {
        low = middle;
      }
    }
    return best;
  }

  private PrunePlan atShare(double share, PruneOptions options) {
    List<boolean[]> gone = new ArrayList<>();
    open.forEach(g -> gone.add(new boolean[g.units()]));
    if (options.scope() == Scope.LAYER) {
      for (int k = 0; k < open.size(); k++) {
        markLayer(k, share, options, gone.get(k));
      }
    } else {
      markGlobal(share, options, gone);
    }
    List<Ranked> ranked = new ArrayList<>();
    List<Cut> cuts = new ArrayList<>();
    for (int k = 0; k < open.size(); k++) {
      round(k, options.round(), gone.get(k));
      ranked.add(new Ranked(open.get(k), scores.get(k), gone.get(k)));
      Cut cut = new Cut(open.get(k), gone.get(k));
      if (cut.units() > 0) {
        cuts.add(cut);
      }
    }
    PrunePlan plan = new PrunePlan(groups, ranked, cuts, refused, macsBefore, macsBefore);
    return new PrunePlan(groups, ranked, cuts, refused, macsBefore, macs(plan.kept()));
  }

  private void markLayer(int k, double share, PruneOptions options, boolean[] gone) {
    if (options.groups().test(open.get(k))) {
      int n = Math.min((int) Math.round(share * gone.length), most(gone.length));
      Integer[] order = order(k);
      for (int i = 0; i < n; i++) {
        gone[order[i]] = true;
      }
    }
  }

  private static int most(int units) {
    return Math.min(units - 1, (int) (MOST * units));
  }

  /** The units of a group, least important first. */
  private Integer[] order(int k) {
    Integer[] order = new Integer[open.get(k).units()];
    Arrays.setAll(order, i -> i);
    double[] s = scores.get(k);
    Arrays.sort(order, Comparator.comparingDouble(i -> s[i]));
    return order;
  }

  private record Candidate(int group, int unit, double score, int width) {}

  private void markGlobal(double share, PruneOptions options, List<boolean[]> gone) {
    List<Candidate> all = new ArrayList<>();
    long channels = 0;
    for (int k = 0; k < open.size(); k++) {
      ChannelGroup g = open.get(k);
      if (!options.groups().test(g)) {
        continue;
      }
      channels += g.channels();
      Integer[] order = order(k);
      // The most important ones are no candidates: something of each group is left.
      for (int i = 0; i < most(g.units()); i++) {
        all.add(new Candidate(k, order[i], scores.get(k)[order[i]], g.width()));
      }
    }
    all.sort(Comparator.comparingDouble(Candidate::score));
    double left = share * channels;
    for (Candidate c : all) {
      if (c.width() / 2.0 > left) {
        break;
      }
      gone.get(c.group())[c.unit()] = true;
      left -= c.width();
    }
  }

  /** Takes back the most important of those that go until a multiple is left. */
  private void round(int k, int multiple, boolean[] gone) {
    ChannelGroup g = open.get(k);
    if (multiple <= 1) {
      return;
    }
    Integer[] order = order(k);
    int left = new Cut(g, gone).units();
    left = g.units() - left;
    for (int i = order.length - 1; i >= 0 && left * g.width() % multiple != 0; i--) {
      if (gone[order[i]]) {
        gone[order[i]] = false;
        left++;
      }
    }
  }

  private long macs(Kept kept) {
    Map<Value, ValueType> types = new IdentityHashMap<>();
    for (Value v : groups.model().graph().initializers()) {
      note(v, kept, types);
    }
    groups
        .model()
        .graph()
        .nodes()
        .forEach(n -> n.outputs().forEach(o -> o.ifPresent(v -> note(v, kept, types))));
    groups.model().graph().inputs().forEach(v -> note(v, kept, types));
    InferredTypes after = new InferredTypes(types, List.of());
    return ModelFactsBuilder.build(groups.model(), after, after, InputSizes.none()).macs();
  }

  private void note(Value v, Kept kept, Map<Value, ValueType> types) {
    groups
        .types()
        .tensor(v)
        .ifPresent(
            t ->
                types.put(
                    v,
                    t.shape().filter(s -> s.isFixed()).isEmpty()
                        ? t
                        : ValueType.tensor(
                            t.elementType(), kept.shape(v, t.shape().get().toArray()))));
  }
}
