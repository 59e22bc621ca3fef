package dev.lathe.engine.detect;

import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Detections of many pictures against what is really in them: mAP by COCO's method (101-point
 * interpolation, at most 100 detections of a class in a picture, area ranges left out) and recall.
 *
 * <p>Pictures lie in {@value #SHARDS} groups by their number, so that two models over the same
 * pictures have the same groups; intervals come from drawing groups again, and memory stays flat in
 * the number of pictures. Tallies over different pictures merge in any order and grouping.
 */
public final class DetectionTally {
  /** Groups of pictures. */
  public static final int SHARDS = 64;

  private static final long SEED = 11;
  private static final int MOST_DRAWS = 2000;
  private static final int LEAST_DRAWS = 200;

  /** Steps over detections that an interval may take: about a second. */
  private static final long BUDGET = 200_000_000L;

  private final float threshold;
  private final Map<Integer, OfClass> classes = new TreeMap<>();
  private final long[] pictures = new long[SHARDS];
  private final long[] found = new long[SHARDS];

  /** What is known of one class. */
  private static final class OfClass {
    private final long[] positives = new long[SHARDS];
    private final ScoreList[] lists = new ScoreList[SHARDS];

    OfClass() {
      for (int i = 0; i < SHARDS; i++) {
        lists[i] = new ScoreList();
      }
    }
  }

  /**
   * Of nothing yet.
   *
   * @param threshold the score from which a detection counts for {@link DetectionMeasure#RECALL},
   *     0..1
   */
  public DetectionTally(float threshold) {
    this.threshold = threshold;
  }

  /**
   * One more picture.
   *
   * @param example its number in the data set, 0 or more
   * @param detections after suppression, with low scores too: what is left out cannot be found
   */
  public void add(int example, TrueBoxes truth, List<Box> detections) {
    int shard = Math.floorMod(example, SHARDS);
    pictures[shard]++;
    Map<Integer, List<Box>> counted = new TreeMap<>();
    Map<Integer, List<Box>> ignored = new TreeMap<>();
    for (int i = 0; i < truth.boxes().size(); i++) {
      Box b = truth.boxes().get(i);
      (truth.ignored().get(i) ? ignored : counted)
          .computeIfAbsent(b.index(), k -> new ArrayList<>())
          .add(b);
    }
    Map<Integer, List<Box>> said = new TreeMap<>();
    detections.forEach(b -> said.computeIfAbsent(b.index(), k -> new ArrayList<>()).add(b));
    counted.forEach((c, boxes) -> of(c).positives[shard] += boxes.size());
    said.forEach(
        (c, boxes) ->
            PictureMatch.match(
                boxes,
                counted.getOrDefault(c, List.of()),
                ignored.getOrDefault(c, List.of()),
                (score, hits, lost) -> {
                  of(c).lists[shard].add(score, hits, lost);
                  found[shard] += score >= threshold ? hits & 1 : 0;
                }));
  }

  private OfClass of(int index) {
    return classes.computeIfAbsent(index, k -> new OfClass());
  }

  /**
   * Both together.
   *
   * @param other over other pictures, with the same threshold; left as it is
   * @throws IllegalArgumentException when the thresholds differ
   */
  public DetectionTally merge(DetectionTally other) {
    if (threshold != other.threshold) {
      throw new IllegalArgumentException(threshold + " is not " + other.threshold);
    }
    DetectionTally both = new DetectionTally(threshold);
    both.take(this);
    both.take(other);
    return both;
  }

  private void take(DetectionTally other) {
    for (int i = 0; i < SHARDS; i++) {
      pictures[i] += other.pictures[i];
      found[i] += other.found[i];
    }
    other.classes.forEach(
        (c, theirs) -> {
          OfClass ours = of(c);
          for (int i = 0; i < SHARDS; i++) {
            ours.positives[i] += theirs.positives[i];
            ours.lists[i].addAll(theirs.lists[i]);
          }
        });
  }

  /** How many pictures. */
  public long pictures() {
    return sum(pictures);
  }

  /** How many true boxes that count. */
  public long positives() {
    return classes.values().stream().mapToLong(c -> sum(c.positives)).sum();
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long v : values) {
      sum += v;
    }
    return sum;
  }

  /** The value with its 95 % interval over pictures; empty while no true box was seen. */
  public Optional<Estimate> score(DetectionMeasure measure) {
    if (positives() == 0) {
      return Optional.empty();
    }
    Statistic statistic = statistic(measure);
    return Optional.of(estimate(statistic, statistic.steps(), pictures, pictures(), 0, 1));
  }

  /**
   * This minus another model's over the same pictures, with the 95 % interval of the difference.
   *
   * @return empty where either has seen no true box
   */
  public Optional<Estimate> minus(DetectionTally baseline, DetectionMeasure measure) {
    if (positives() == 0 || baseline.positives() == 0) {
      return Optional.empty();
    }
    Statistic mine = statistic(measure);
    Statistic base = baseline.statistic(measure);
    Statistic difference =
        new Statistic() {
          @Override
          public double of(int[] weights) {
            return mine.of(weights) - base.of(weights);
          }

          @Override
          public long steps() {
            return mine.steps() + base.steps();
          }
        };
    long[] shared = new long[SHARDS];
    for (int i = 0; i < SHARDS; i++) {
      shared[i] = Math.min(pictures[i], baseline.pictures[i]);
    }
    long n = Math.min(pictures(), baseline.pictures());
    return Optional.of(estimate(difference, difference.steps(), shared, n, -1, 1));
  }

  /** A value of the groups, group i counted {@code weights[i]} times; NaN where there is none. */
  private interface Statistic {
    double of(int[] weights);

    /** How many detections one value walks over. */
    long steps();
  }

  private Statistic statistic(DetectionMeasure measure) {
    return measure == DetectionMeasure.RECALL
        ? new Recall()
        : new Precision(measure == DetectionMeasure.MAP ? PictureMatch.LEVELS : 1);
  }

  /** The true boxes of these, each counted as often as its group. */
  private static double weighted(long[] counts, int[] weights) {
    double sum = 0;
    for (int i = 0; i < SHARDS; i++) {
      sum += (double) weights[i] * counts[i];
    }
    return sum;
  }

  private final class Recall implements Statistic {
    private final long[] positives = new long[SHARDS];

    Recall() {
      for (OfClass c : classes.values()) {
        for (int i = 0; i < SHARDS; i++) {
          positives[i] += c.positives[i];
        }
      }
    }

    @Override
    public double of(int[] weights) {
      return weighted(found, weights) / weighted(positives, weights);
    }

    @Override
    public long steps() {
      return SHARDS;
    }
  }

  /** The mean over the classes that have true boxes, and over the IoU thresholds. */
  private final class Precision implements Statistic {
    private final List<long[]> positives = new ArrayList<>();
    private final List<List<PrecisionCurve>> curves = new ArrayList<>();

    Precision(int levels) {
      for (OfClass c : classes.values()) {
        if (sum(c.positives) > 0) {
          for (ScoreList list : c.lists) {
            list.settle();
          }
          PrecisionCurve.Ordered ordered = new PrecisionCurve.Ordered(c.lists);
          List<PrecisionCurve> own = new ArrayList<>();
          for (int level = 0; level < levels; level++) {
            own.add(new PrecisionCurve(ordered, level));
          }
          positives.add(c.positives);
          curves.add(own);
        }
      }
    }

    @Override
    public double of(int[] weights) {
      double sum = 0;
      int n = 0;
      for (int c = 0; c < curves.size(); c++) {
        double all = weighted(positives.get(c), weights);
        if (all > 0) {
          for (PrecisionCurve curve : curves.get(c)) {
            sum += curve.average(weights, all);
            n++;
          }
        }
      }
      return sum / n;
    }

    @Override
    public long steps() {
      return curves.stream().flatMap(List::stream).mapToLong(PrecisionCurve::entries).sum();
    }
  }

  private static Estimate estimate(
      Statistic statistic, long steps, long[] sizes, long n, double lowest, double highest) {
    int[] weights = new int[SHARDS];
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      weights[i] = 1;
      if (sizes[i] > 0) {
        used.add(i);
      }
    }
    double value = statistic.of(weights);
    if (used.size() < 2) {
      // One group tells nothing of the spread: all that is known is the range.
      return new Estimate(value, lowest, highest, n);
    }
    int draws = (int) Math.max(LEAST_DRAWS, Math.min(MOST_DRAWS, BUDGET / Math.max(1, steps)));
    SplittableRandom random = new SplittableRandom(SEED);
    double[] drawn = new double[draws];
    for (int d = 0; d < draws; d++) {
      Arrays.fill(weights, 0);
      for (int i = 0; i < used.size(); i++) {
        weights[used.get(random.nextInt(used.size()))]++;
      }
      double v = statistic.of(weights);
      // Groups without a true box may be all that was drawn; they say nothing of the value.
      drawn[d] = Double.isNaN(v) ? value : v;
    }
    Arrays.sort(drawn);
    // A group drawn twice repeats its scores, which lifts average precision a little; the spread
    // is taken from the draws, and the place from the value.
    double shift = value - drawn[draws / 2];
    double low = drawn[(int) Math.floor(0.025 * (draws - 1))] + shift;
    double high = drawn[(int) Math.ceil(0.975 * (draws - 1))] + shift;
    return new Estimate(
        value, Math.max(lowest, Math.min(value, low)), Math.min(highest, Math.max(value, high)), n);
  }
}
