package dev.lathe.engine.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a data set into disjoint parts. Where a sample goes depends on its content, its class and
 * the seed alone: copies never fall apart, classes keep their shares, and the same seed always
 * yields the same parts.
 */
public final class Splits {
  /** Shares of the whole, each 0 or more, together at most 1; the rest is for evaluation. */
  public record Shares(double calibration, double training) {
    /** Calibration for quantization, the rest for evaluation. */
    public static final Shares QUANTIZATION = new Shares(0.2, 0);

    /** Some for calibration, half for training, the rest for evaluation. */
    public static final Shares TRAINING = new Shares(0.1, 0.5);

    /** Checks the shares. */
    public Shares {
      if (!(calibration >= 0) || !(training >= 0) || calibration + training > 1 + 1e-9) {
        throw new IllegalArgumentException(
            "shares must be 0 or more and together at most 1: " + calibration + ", " + training);
      }
    }
  }

  private Splits() {}

  /** The parts, in this seed's order. */
  public static Dataset.Splits split(Dataset data, long seed, Shares shares) {
    List<List<Example>> groups = ordered(data, seed);
    long n = data.size();
    long calibration = Math.round(n * shares.calibration());
    long training = Math.round(n * shares.training());
    List<Example> first = new ArrayList<>();
    List<Example> second = new ArrayList<>();
    List<Example> third = new ArrayList<>();
    for (List<Example> group : groups) {
      if (first.size() + group.size() <= calibration) {
        first.addAll(group);
      } else if (second.size() + group.size() <= training) {
        second.addAll(group);
      } else {
        third.addAll(group);
      }
    }
    return new Dataset.Splits(
        data.part(data.name() + " (calibration)", first, List.of()),
        data.part(data.name() + " (training)", second, List.of()),
        data.part(data.name() + " (evaluation)", third, data.problems()));
  }

  /** So many examples, classes in proportion; all of them when there are no more. */
  public static Dataset take(Dataset data, int count, long seed) {
    if (count >= data.size()) {
      return data;
    }
    List<Example> list = new ArrayList<>();
    for (List<Example> group : ordered(data, seed)) {
      list.addAll(group);
    }
    return data.part(data.name(), list.subList(0, Math.max(0, count)), data.problems());
  }

  /** Equal samples, and where their group stands in the order of all. */
  private record Group(List<Example> examples, long hash) {}

  private static List<List<Example>> ordered(Dataset data, long seed) {
    Map<String, Group> groups = new LinkedHashMap<>();
    for (Example e : data.examples()) {
      String key = ContentKeys.of(e.sample());
      groups
          .computeIfAbsent(key, k -> new Group(new ArrayList<>(), mix(k, seed)))
          .examples()
          .add(e);
    }
    Map<Integer, List<Group>> byClass = new HashMap<>();
    for (Group g : groups.values()) {
      int label = g.examples().get(0).label().orElse(-1);
      byClass.computeIfAbsent(label, l -> new ArrayList<>()).add(g);
    }
    // Each class is spread evenly over the order, from a start of its own, so that every prefix
    // holds the classes in proportion, even where a class has a single sample.
    IdentityHashMap<Group, Double> places = new IdentityHashMap<>();
    byClass.forEach(
        (label, list) -> {
          list.sort(Comparator.comparingLong(Group::hash));
          double start = (mix("class " + label, seed) >>> 11) * 0x1p-53;
          for (int i = 0; i < list.size(); i++) {
            places.put(list.get(i), (i + start) / list.size());
          }
        });
    List<Group> all = new ArrayList<>(places.keySet());
    all.sort(
        Comparator.<Group>comparingDouble(places::get)
            .thenComparingLong(Group::hash)
            .thenComparing(g -> g.examples().get(0).sample().name()));
    return all.stream().map(Group::examples).toList();
  }

  /** FNV-1a over the text, then the finalizer of SplitMix64. */
  private static long mix(String text, long seed) {
    long h = 0xcbf29ce484222325L ^ seed * 0x9e3779b97f4a7c15L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001b3L;
    }
    h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return h ^ (h >>> 31);
  }
}
