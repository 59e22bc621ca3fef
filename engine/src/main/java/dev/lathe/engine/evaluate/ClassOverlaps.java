package dev.lathe.engine.evaluate;

import dev.lathe.engine.evaluate.Change.Overlap;
import dev.lathe.engine.evaluate.GroupedScores.Statistic;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Intersection over union of each class, of two models over the same pictures. Pixels are counted
 * in groups of pictures that are drawn again whole for intervals, since those of one picture are
 * not independent. Not safe from several threads.
 */
public final class ClassOverlaps {
  private final ClassTally before = new ClassTally();
  private final ClassTally after = new ClassTally();
  private long[] pictures = {};

  /**
   * What became of a class.
   *
   * @param index of the class
   * @param before intersection over union of the original, 0..1, with its interval over pictures
   * @param after of the variant
   * @param difference the second minus the first, over the same pictures
   */
  public record ByClass(int index, Estimate before, Estimate after, Estimate difference) {}

  /** Counts a picture. */
  public void add(int example, List<Overlap> overlaps) {
    if (overlaps.isEmpty()) {
      return;
    }
    int shard = Shards.of(example);
    before.example(shard);
    after.example(shard);
    for (Overlap o : overlaps) {
      int room = o.index() + 1;
      before.grow(room);
      after.grow(room);
      pictures = Arrays.copyOf(pictures, Math.max(pictures.length, room));
      pictures[o.index()] += o.actual() > 0 ? 1 : 0;
      before.actual(shard, o.index(), o.actual(), o.foundBefore());
      before.said(shard, o.index(), o.saidBefore());
      after.actual(shard, o.index(), o.actual(), o.foundAfter());
      after.said(shard, o.index(), o.saidAfter());
    }
  }

  /** The classes that are there, by index; how many pictures have each is the estimates' number. */
  public List<ByClass> byClass() {
    List<ByClass> all = new ArrayList<>();
    for (int c = 0; c < pictures.length; c++) {
      if (pictures[c] > 0) {
        Statistic was = iou(before, c);
        Statistic is = iou(after, c);
        all.add(
            new ByClass(
                c,
                estimate(c, was, 0),
                estimate(c, is, 0),
                estimate(c, (groups, w) -> is.of(groups, w) - was.of(groups, w), -1)));
      }
    }
    return all;
  }

  private static Statistic iou(ClassTally tally, int c) {
    return (groups, weights) -> {
      double actual = tally.actual(groups, weights, c);
      double hits = tally.hits(groups, weights, c);
      // A draw without the class says nothing of it.
      return actual == 0 ? Double.NaN : hits / (actual + tally.said(groups, weights, c) - hits);
    };
  }

  /** A class that is in one group alone is as good as in one picture: only the range is known. */
  private Estimate estimate(int c, Statistic statistic, double lowest) {
    int[] used = Shards.used(before.examples());
    int[] once = new int[used.length];
    Arrays.fill(once, 1);
    int[] one = {1};
    long groups = Arrays.stream(used).filter(s -> before.actual(new int[] {s}, one, c) > 0).count();
    if (groups == 1) {
      return new Estimate(statistic.of(used, once), lowest, 1, pictures[c]);
    }
    return Shards.bootstrap().over(used.length, pictures[c], w -> statistic.of(used, w));
  }
}
