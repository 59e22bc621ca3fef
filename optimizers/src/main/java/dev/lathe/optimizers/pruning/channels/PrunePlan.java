package dev.lathe.optimizers.pruning.channels;

import dev.lathe.optimizers.pass.PassResult.NodeNote;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be cut, before it is cut.
 *
 * @param source the groups of the model that the plan is for
 * @param ranked every group that could lose channels, with how much each matters
 * @param cuts the groups that lose channels, in the order of the graph
 * @param refused what is left alone, and why
 * @param macsBefore multiply-accumulate operations of one run
 * @param macsAfter those that are left
 */
public record PrunePlan(
    DependencyGroups source,
    List<Ranked> ranked,
    List<Cut> cuts,
    List<NodeNote> refused,
    long macsBefore,
    long macsAfter) {
  private static final int NAMED = 4;

  /**
   * A group with its channels ranked.
   *
   * @param scores by unit how much it matters, divided by the group's mean
   * @param gone by unit whether it goes
   */
  public record Ranked(ChannelGroup group, double[] scores, boolean[] gone) {}

  /**
   * What goes of a group.
   *
   * @param gone by unit whether it goes
   */
  public record Cut(ChannelGroup group, boolean[] gone) {
    /** How many units go. */
    public int units() {
      int n = 0;
      for (boolean g : gone) {
        n += g ? 1 : 0;
      }
      return n;
    }

    /** How many channels of the layer that names the group go. */
    public int channels() {
      return units() * group.width();
    }

    /** One sentence: what goes, with whom, and what follows. */
    public String sentence() {
      String what =
          group.width() == 1
              ? units() + " of " + group.units() + " channels go"
              : units() + " of " + group.units() + " blocks of " + group.width() + " channels go";
      Set<String> makers = named(Role.OUT, Role.EMBEDDING);
      makers.remove(group.name());
      Set<String> readers = named(Role.IN);
      Set<String> others = named(Role.DEPTHWISE, Role.BATCH_SCALE, Role.NORM);
      others.remove(group.name());
      return what
          + listed("; with it: ", makers, "")
          + listed("; follows: ", readers, " (input)")
          + listed("; also shorter: ", others, "");
    }

    private Set<String> named(Role... roles) {
      return group.weights().stream()
          .filter(w -> List.of(roles).contains(w.role()))
          .map(w -> w.node().label())
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String listed(String intro, Set<String> names, String what) {
      if (names.isEmpty()) {
        return "";
      }
      String list =
          names.stream().limit(NAMED).map(n -> n + what).collect(Collectors.joining(", "));
      int more = names.size() - NAMED;
      return intro + list + (more > 0 ? " and " + more + " more" : "");
    }
  }

  /** Copies the lists. */
  public PrunePlan {
    ranked = List.copyOf(ranked);
    cuts = List.copyOf(cuts);
    refused = List.copyOf(refused);
  }

  /** How many channels go. */
  public long channels() {
    return cuts.stream().mapToLong(Cut::channels).sum();
  }

  /** The share of all channels that could go. */
  public double ratio() {
    return source.channels() == 0 ? 0 : (double) channels() / source.channels();
  }

  /** The plan in words: one line a group. */
  public List<String> sentences() {
    List<String> lines = new ArrayList<>();
    cuts.forEach(c -> lines.add(c.group().name() + ": " + c.sentence()));
    return lines;
  }

  /** Which indices go. */
  Kept kept() {
    Kept kept = new Kept();
    cuts.forEach(c -> kept.remove(c.group(), c.gone()));
    return kept;
  }
}
