package dev.lathe.views.compare;

import dev.lathe.controllers.curves.CurvesController;
import dev.lathe.controllers.curves.ScoredVariant;
import dev.lathe.controllers.curves.ScoredVariant.Confusion;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.Adjustment;
import dev.lathe.views.chart.RatesPlot;
import dev.lathe.views.parts.FoldingRow;
import dev.lathe.views.platform.Theming;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import javafx.beans.InvalidationListener;

/** What every threshold would do: ROC, precision and recall, and the one that is set. */
final class ThresholdCharts extends FoldingRow {
  private final CurvesController curves;
  private final Theming theming;
  private final RatesCard roc = new RatesCard("curves.roc");
  private final RatesCard precision = new RatesCard("curves.precision-recall");
  private final ThresholdCard card;
  private final InvalidationListener moved = o -> redraw();
  private Optional<Adjustment> followed = Optional.empty();

  ThresholdCharts(CurvesController curves, Theming theming) {
    super(16);
    this.curves = curves;
    this.theming = theming;
    this.card = new ThresholdCard(curves);
    lines(16);
    getChildren().addAll(roc.card(), precision.card(), card);
    InvalidationListener again = o -> redraw();
    sceneProperty().addListener(again);
    curves.scored().addListener(again);
    curves.whyProperty().addListener(again);
    theming.darkProperty().addListener(again);
    theming.scaleProperty().addListener(again);
    draw();
  }

  Map<String, ChartCard> cards() {
    return Map.of("roc", roc.card(), "precision-recall", precision.card());
  }

  /** Out of sight nothing is drawn. */
  private void redraw() {
    if (getScene() != null) {
      draw();
    }
  }

  private void follow() {
    Optional<Adjustment> threshold = curves.threshold();
    if (!threshold.equals(followed)) {
      followed.ifPresent(a -> a.valueProperty().removeListener(moved));
      followed = threshold;
      followed.ifPresent(a -> a.valueProperty().addListener(moved));
      card.follow(threshold);
    }
  }

  private void draw() {
    follow();
    card.refresh();
    if (curves.scored().isEmpty()) {
      roc.showEmpty(curves.whyProperty().get());
      precision.showEmpty(curves.whyProperty().get());
      return;
    }
    boolean dark = theming.darkProperty().get();
    double scale = theming.scaleProperty().get();
    List<ScoredVariant> scored = List.copyOf(curves.scored());
    roc.show(
        RatesPlot.of(
            lines(ScoredVariant::roc, c -> point(c.falseAlarmRate(), c.recall())),
            Texts.get("curves.axis.false-alarms"),
            Texts.get("curves.axis.recall"),
            Optional.of(new RatesPlot.Point(0, 1)),
            dark,
            scale),
        scored,
        ScoredVariant::areaText);
    precision.show(
        RatesPlot.of(
            lines(ScoredVariant::precisionRecall, c -> point(c.recall(), c.precision())),
            Texts.get("curves.axis.recall"),
            Texts.get("curves.axis.precision"),
            Optional.empty(),
            dark,
            scale),
        scored,
        ScoredVariant::precisionText);
  }

  private static Optional<RatesPlot.Point> point(double x, double y) {
    return Double.isNaN(x) || Double.isNaN(y)
        ? Optional.empty()
        : Optional.of(new RatesPlot.Point(x, y));
  }

  private List<RatesPlot.Line> lines(
      Function<ScoredVariant, List<ScoredVariant.Point>> curve,
      Function<Confusion, Optional<RatesPlot.Point>> now) {
    OptionalDouble threshold =
        followed
            .map(a -> OptionalDouble.of(a.valueProperty().get()))
            .orElse(OptionalDouble.empty());
    return curves.scored().stream()
        .map(
            s ->
                new RatesPlot.Line(
                    s.variant().name(),
                    s.variant().colour(),
                    curve.apply(s).stream().map(p -> new RatesPlot.Point(p.x(), p.y())).toList(),
                    threshold.isPresent()
                        ? now.apply(s.at(threshold.getAsDouble()))
                        : Optional.empty()))
        .toList();
  }
}
