package dev.lathe.controllers.optimize;

import dev.lathe.controllers.services.OptimizeServices;
import java.util.OptionalDouble;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** How an estimate converges over samples, for the chart under the preview. */
public final class EstimateTrace {
  /**
   * The estimate after n examples.
   *
   * @param metric its name, for people
   * @param share whether it is a share in 0..1
   * @param original what the original scores on the same examples; empty where the draft is
   *     compared with its answers
   */
  public record Point(
      int n,
      double value,
      double low,
      double high,
      String metric,
      boolean share,
      OptionalDouble original) {}

  private final ObservableList<Point> points = FXCollections.observableArrayList();
  private final ObservableList<Point> pointsView = FXCollections.unmodifiableObservableList(points);
  private int total;

  /** The points so far. */
  public ObservableList<Point> points() {
    return pointsView;
  }

  /** How many examples the estimate goes over. */
  public int total() {
    return total;
  }

  void restart(int newTotal) {
    total = newTotal;
    points.clear();
  }

  void add(OptimizeServices.Step step) {
    total = step.total();
    OptionalDouble original =
        step.quality().isPresent()
            ? step.original().map(o -> OptionalDouble.of(o.value())).orElse(OptionalDouble.empty())
            : OptionalDouble.empty();
    step.quality()
        .or(step::agreement)
        .ifPresent(
            s ->
                points.add(
                    new Point(
                        step.n(), s.value(), s.low(), s.high(), s.name(), s.share(), original)));
  }
}
