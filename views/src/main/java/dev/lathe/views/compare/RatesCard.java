package dev.lathe.views.compare;

import dev.lathe.controllers.curves.ScoredVariant;
import dev.lathe.views.parts.Parts;
import java.util.List;
import java.util.function.Function;
import javafx.scene.layout.VBox;

/** A chart of rates over all thresholds, with the area of each variant below it. */
final class RatesCard extends VBox {
  private final ChartCard card;
  private final VBox legend = new VBox(2);

  RatesCard(String titleKey) {
    super(4);
    this.card = new ChartCard(titleKey);
    card.getStyleClass().add("rates-card");
    card.getChildren().add(legend);
  }

  ChartCard card() {
    return card;
  }

  void showEmpty(String why) {
    card.showEmpty(why);
    Parts.show(legend, false);
  }

  /**
   * Draws.
   *
   * @param area of a variant, written
   */
  void show(
      org.jfree.chart.JFreeChart chart,
      List<ScoredVariant> scored,
      Function<ScoredVariant, String> area) {
    card.show(chart);
    legend
        .getChildren()
        .setAll(
            scored.stream()
                .map(
                    s ->
                        Parts.row(
                            Parts.dot(s.variant().colour()),
                            Parts.name(s.variant().name(), "small"),
                            Parts.spacer(),
                            Parts.data(area.apply(s), "small", "muted")))
                .toList());
    Parts.show(legend, true);
    StringBuilder spoken = new StringBuilder();
    scored.forEach(
        s -> spoken.append(s.variant().name()).append(' ').append(area.apply(s)).append("; "));
    card.describe(spoken.toString());
  }
}
