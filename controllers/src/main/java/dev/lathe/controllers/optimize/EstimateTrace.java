package dev.lathe.controllers.optimize;

import dev.lathe.controllers.services.OptimizeServices;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** How an estimate converges over samples, for the chart under the preview. */
public final class EstimateTrace {
  /**
   * The estimate after n examples, as shares in 0..1.
   *
   * @param accuracy whether it is accuracy; else agreement with the original, which needs no labels
   */
  public record Point(int n, double value, double low, double high, boolean accuracy) {}

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
    Optional<OptimizeServices.Share> accuracy = step.accuracy();
    total = step.total();
    OptimizeServices.Share s = accuracy.orElse(step.agreement());
    points.add(new Point(step.n(), s.value(), s.low(), s.high(), accuracy.isPresent()));
  }
}
