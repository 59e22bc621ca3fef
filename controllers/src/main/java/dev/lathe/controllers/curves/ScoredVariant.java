package dev.lathe.controllers.curves;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.evaluate.BinaryScores;
import dev.lathe.engine.evaluate.ThresholdCounts;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The scores of a variant on the data, as curves and at any threshold. Cannot be changed. */
public final class ScoredVariant {
  /** Points of a drawn curve: more cannot be told apart. */
  private static final double STEP = 1 / 400.0;

  /** Thresholds that are tried for the cheapest, as fine as the slider goes. */
  private static final int THRESHOLDS = 100;

  /** A point of a curve, both in 0..1. */
  public record Point(double x, double y) {}

  /**
   * What a threshold does to the rows.
   *
   * @param hits of the class and said so
   * @param misses of the class and not said so
   * @param falseAlarms not of the class and said to be
   * @param rejections not of the class and not said to be
   */
  public record Confusion(long hits, long misses, long falseAlarms, long rejections) {
    /** Of the rows of the class, the share found; NaN where there is none. */
    public double recall() {
      return (double) hits / (hits + misses);
    }

    /** Of the rows said to be of the class, the share that is; NaN where none was. */
    public double precision() {
      return (double) hits / (hits + falseAlarms);
    }

    /** Of the other rows, the share said to be of the class; NaN where there is none. */
    public double falseAlarmRate() {
      return (double) falseAlarms / (falseAlarms + rejections);
    }

    /** What the mistakes cost in all, at a price for each kind. */
    public double cost(Prices prices) {
      return falseAlarms * prices.falseAlarm() + misses * prices.miss();
    }
  }

  /**
   * What mistakes cost.
   *
   * @param falseAlarm one false alarm, 0 or more
   * @param miss one miss, 0 or more
   */
  public record Prices(double falseAlarm, double miss) {}

  /** The threshold whose mistakes cost least, and what they cost. */
  public record Cheapest(double threshold, double cost) {}

  private final VariantItem variant;
  private final List<ThresholdCounts> curve;
  private final Optional<Estimate> area;
  private final Optional<Estimate> precision;

  ScoredVariant(VariantItem variant, BinaryScores scores) {
    this.variant = variant;
    this.curve = scores.curve();
    this.area = scores.rocAuc();
    this.precision = scores.averagePrecision();
  }

  private ScoredVariant(
      VariantItem variant,
      List<ThresholdCounts> curve,
      Optional<Estimate> area,
      Optional<Estimate> precision) {
    this.variant = variant;
    this.curve = curve;
    this.area = area;
    this.precision = precision;
  }

  /** The same under another name or colour. */
  ScoredVariant as(VariantItem item) {
    return new ScoredVariant(item, curve, area, precision);
  }

  /** Whose scores they are. */
  public VariantItem variant() {
    return variant;
  }

  /** False alarm rate and recall at every threshold. */
  public List<Point> roc() {
    return thinned(ThresholdCounts::falseAlarmRate, ThresholdCounts::recall);
  }

  /** Recall and precision at every threshold that some row reaches. */
  public List<Point> precisionRecall() {
    return thinned(ThresholdCounts::recall, ThresholdCounts::precision);
  }

  private List<Point> thinned(
      ToDoubleFunction<ThresholdCounts> x, ToDoubleFunction<ThresholdCounts> y) {
    List<Point> points = new ArrayList<>();
    Point last = null;
    for (ThresholdCounts c : curve) {
      Point p = new Point(x.applyAsDouble(c), y.applyAsDouble(c));
      if (Double.isNaN(p.x()) || Double.isNaN(p.y())) {
        continue;
      }
      boolean far =
          points.isEmpty()
              || Math.abs(p.x() - points.get(points.size() - 1).x()) >= STEP
              || Math.abs(p.y() - points.get(points.size() - 1).y()) >= STEP;
      if (far) {
        points.add(p);
      }
      last = p;
    }
    if (last != null && !last.equals(points.get(points.size() - 1))) {
      points.add(last);
    }
    return points;
  }

  /** Area under the ROC curve with its interval, written; a dash where it is not defined. */
  public String areaText() {
    return Texts.get("curves.area", text(area));
  }

  /** Average precision with its interval, written; a dash where it is not defined. */
  public String precisionText() {
    return Texts.get("curves.average-precision", text(precision));
  }

  private static String text(Optional<Estimate> e) {
    return e.map(
            v ->
                Texts.get(
                    "curves.estimate",
                    Formats.number(v.value(), 3),
                    Formats.number(v.low(), 3),
                    Formats.number(v.high(), 3)))
        .orElse("–");
  }

  /** What a threshold does, without another run. */
  public Confusion at(double threshold) {
    ThresholdCounts c = ThresholdCounts.at(curve, threshold).orElseThrow();
    return new Confusion(c.hits(), c.misses(), c.falseAlarms(), c.rejections());
  }

  /** The threshold in hundredths whose mistakes cost least; the highest of equal ones. */
  public Cheapest cheapest(Prices prices) {
    ThresholdCounts best =
        ThresholdCounts.cheapest(curve, THRESHOLDS, prices.falseAlarm(), prices.miss())
            .orElseThrow();
    return new Cheapest(best.threshold(), best.cost(prices.falseAlarm(), prices.miss()));
  }
}
