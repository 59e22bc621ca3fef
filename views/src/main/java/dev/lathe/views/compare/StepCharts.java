package dev.lathe.views.compare;

import dev.lathe.controllers.steps.StepBar;
import dev.lathe.controllers.steps.StepPanel;
import dev.lathe.controllers.steps.StepsController;
import dev.lathe.controllers.steps.StepsShown;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.views.chart.Waterfalls;
import dev.lathe.views.parts.FoldingRow;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * What each pass of a variant brought: three waterfalls, or the sentence that says how to get them.
 */
final class StepCharts extends FoldingRow {
  private final StepsController controller;
  private final Theming theming;
  private final Map<StepPanel.Kind, StringProperty> titles = new EnumMap<>(StepPanel.Kind.class);
  private final Map<StepPanel.Kind, ChartCard> cards = new EnumMap<>(StepPanel.Kind.class);
  private final Label sentence = Parts.data("", "muted");
  private final VBox empty;
  private final Node measure;

  /**
   * The charts.
   *
   * @param measure the button that measures the steps
   */
  StepCharts(StepsController controller, Theming theming, Node measure) {
    super(16);
    this.controller = controller;
    this.theming = theming;
    this.measure = measure;
    setId("step-charts");
    lines(16);
    for (StepPanel.Kind kind : StepPanel.Kind.values()) {
      titles.put(kind, new SimpleStringProperty(""));
      cards.put(kind, new ChartCard(titles.get(kind)));
    }
    sentence.setWrapText(true);
    empty = Parts.card(sentence, measure);
    empty.setAlignment(Pos.CENTER);
    HBox.setHgrow(empty, Priority.ALWAYS);
    InvalidationListener redraw = o -> redraw();
    sceneProperty().addListener(redraw);
    controller.shownProperty().addListener(redraw);
    theming.darkProperty().addListener(redraw);
    theming.scaleProperty().addListener(redraw);
    draw();
  }

  Map<String, ChartCard> cards() {
    return cards.entrySet().stream()
        .collect(
            Collectors.toMap(e -> e.getKey().name().toLowerCase(Locale.ROOT), Map.Entry::getValue));
  }

  /** Out of sight nothing is drawn. */
  private void redraw() {
    if (getScene() != null) {
      draw();
    }
  }

  private void draw() {
    StepsShown shown = controller.shownProperty().get();
    if (shown.panels().isEmpty()) {
      sentence.setText(shown.empty());
      Parts.show(measure, shown.several());
      getChildren().setAll(empty);
      return;
    }
    List<ChartCard> order = shown.panels().stream().map(p -> cards.get(p.kind())).toList();
    if (!getChildren().equals(order)) {
      getChildren().setAll(order);
    }
    int colour = shown.variant().map(VariantItem::colour).orElse(0);
    shown.panels().forEach(p -> draw(p, colour));
  }

  private void draw(StepPanel panel, int colour) {
    ChartCard card = cards.get(panel.kind());
    titles.get(panel.kind()).set(panel.title());
    if (panel.bars().isEmpty()) {
      card.showEmpty(panel.empty());
      return;
    }
    card.show(
        Waterfalls.of(
            panel.bars().stream().map(b -> bar(b, colour)).toList(),
            panel.axisFrom(),
            panel.axisTo(),
            theming.darkProperty().get(),
            theming.scaleProperty().get()));
    card.showNote(panel.note());
    card.describe(
        panel.bars().stream()
            .map(b -> b.name() + " " + b.text())
            .collect(Collectors.joining("; ")));
  }

  private static Waterfalls.Bar bar(StepBar b, int colour) {
    Waterfalls.Tone tone =
        switch (b.tone()) {
          case ORIGINAL, RESULT -> Waterfalls.Tone.TOTAL;
          case GAIN -> Waterfalls.Tone.GOOD;
          case LOSS -> Waterfalls.Tone.BAD;
          case SAME -> Waterfalls.Tone.SAME;
        };
    return new Waterfalls.Bar(
        b.name(),
        tone,
        b.tone() == StepBar.Tone.RESULT ? colour : 0,
        b.from(),
        b.to(),
        b.low(),
        b.high(),
        b.text(),
        b.tip());
  }
}
