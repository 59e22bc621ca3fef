package dev.lathe.views.compare;

import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.FoldingRow;
import dev.lathe.views.platform.Theming;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;

/** All variants side by side: what is worth having, how fast, in how much memory. */
final class VariantCharts extends FoldingRow {
  private static final Duration FRAME = Duration.ofMillis(17);

  private final CompareController controller;
  private final FxThread fx;
  private final Theming theming;
  private final ChartCard pareto;
  private final ChartCard latency = new ChartCard("compare.chart.latency");
  private final ChartCard memory = new ChartCard("compare.chart.memory");

  VariantCharts(CompareController controller, FxThread fx, Theming theming) {
    super(16);
    this.controller = controller;
    this.fx = fx;
    this.theming = theming;
    this.pareto =
        new ChartCard(
            controller
                .qualityNameProperty()
                .map(n -> Texts.get("compare.chart.pareto", Formats.capitals(n))));
    lines(16);
    getChildren().addAll(pareto, latency, memory);
    InvalidationListener redraw = o -> redraw();
    sceneProperty().addListener(redraw);
    controller.rows().addListener(redraw);
    theming.darkProperty().addListener(redraw);
    theming.scaleProperty().addListener(redraw);
    draw();
  }

  Map<String, ChartCard> cards() {
    return Map.of("pareto", pareto, "latency", latency, "memory", memory);
  }

  /** Out of sight nothing is drawn. */
  private void redraw() {
    if (getScene() != null) {
      draw();
    }
  }

  private void draw() {
    if (charts().isEmpty()) {
      String why = Texts.get("compare.chart.empty");
      List.of(pareto, latency, memory).forEach(c -> c.showEmpty(why));
      return;
    }
    // A frame for each, so that the screen never waits for all three.
    inTurn(0, c -> latency.show(c.latency()));
    inTurn(1, c -> memory.show(c.memory()));
    inTurn(2, this::showPareto);
  }

  private CompareCharts charts() {
    return new CompareCharts(
        List.copyOf(controller.rows()),
        theming.darkProperty().get(),
        theming.scaleProperty().get());
  }

  private void inTurn(int place, Consumer<CompareCharts> show) {
    fx.after(
        FRAME.multipliedBy(place + 1),
        () -> {
          CompareCharts now = charts();
          if (!now.isEmpty()) {
            show.accept(now);
          }
        });
  }

  private void showPareto(CompareCharts charts) {
    if (charts.hasQuality()) {
      pareto.show(charts.pareto());
    } else {
      pareto.showEmpty(
          Texts.get("compare.chart.no-quality", controller.qualityNameProperty().get()));
    }
  }
}
