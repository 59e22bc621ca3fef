package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.PruneController;
import dev.lathe.controllers.services.SweepStop;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.chart.ChartPane;
import dev.lathe.views.chart.Curves;
import dev.lathe.views.chart.StopsChart;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Under the sliders of channel pruning: what pays at which stop, and what would go, in words. */
final class PrunePanel extends VBox {
  private final PruneController controller;
  private final Theming theming;
  private final StackPane area = new StackPane();
  private final FlowPane legend = new FlowPane(10, 2);
  private final Label dead = Parts.data("", "muted", "small");
  private final Label caption = Parts.text("prune.caption", "muted", "small");
  private final VBox words = new VBox(4);

  PrunePanel(PruneController controller, Theming theming) {
    super(Parts.GRID);
    this.controller = controller;
    this.theming = theming;
    setId("prune-panel");
    Button measure = new Button();
    measure.setId("measure-stops");
    measure
        .textProperty()
        .bind(
            Bindings.when(controller.measuringProperty())
                .then(Texts.get("prune.measuring"))
                .otherwise(Texts.get("prune.measure")));
    Tooltip tip = new Tooltip(Texts.get("prune.measure.help"));
    tip.setWrapText(true);
    tip.setMaxWidth(360);
    measure.setTooltip(tip);
    measure.disableProperty().bind(controller.cannotMeasureProperty().isNotEmpty());
    measure.accessibleHelpProperty().bind(controller.cannotMeasureProperty());
    Label why = Parts.bound(controller.cannotMeasureProperty(), "muted", "small");
    why.setWrapText(true);
    why.visibleProperty().bind(controller.cannotMeasureProperty().isNotEmpty());
    why.managedProperty().bind(why.visibleProperty());
    caption.setWrapText(true);
    measure.setOnAction(e -> controller.measure());
    area.setMinSize(0, 130);
    area.setPrefHeight(130);
    dead.setWrapText(true);
    ScrollPane scroll = new ScrollPane(words);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.setPrefHeight(110);
    scroll.setMinHeight(110);
    getChildren()
        .addAll(
            Parts.row(measure),
            why,
            caption,
            area,
            legend,
            dead,
            Parts.text("prune.plan", "strong", "small"),
            scroll);
    InvalidationListener draw = o -> draw();
    controller.stops().addListener(draw);
    theming.darkProperty().addListener(draw);
    theming.scaleProperty().addListener(draw);
    InvalidationListener tell = o -> tell();
    controller.plan().addListener(tell);
    draw();
    tell();
  }

  private void tell() {
    words.getChildren().clear();
    for (String line : controller.plan()) {
      words.getChildren().add(Parts.sentence(line, "small"));
    }
  }

  private void draw() {
    List<SweepStop> stops = List.copyOf(controller.stops());
    boolean any = !stops.isEmpty();
    Parts.show(area, any);
    Parts.show(legend, any);
    Parts.show(caption, any);
    List<SweepStop> nothing = stops.stream().filter(s -> s.ratio() > 0 && !s.pays()).toList();
    Parts.show(dead, !nothing.isEmpty());
    if (!any) {
      return;
    }
    List<Curves.Line> lines = new ArrayList<>();
    legend.getChildren().clear();
    line(lines, "prune.latency", 1, stops, s -> Optional.of(s.latency()));
    line(lines, "prune.size", 0, stops, s -> Optional.of(s.size()));
    boolean labelled = stops.get(0).accuracy().isPresent();
    if (labelled) {
      line(lines, "prune.accuracy", 2, stops, SweepStop::accuracy);
    } else if (stops.get(0).agreement().isPresent()) {
      line(lines, "prune.agreement", 2, stops, SweepStop::agreement);
    }
    area.getChildren()
        .setAll(
            new ChartPane(
                StopsChart.of(
                    lines,
                    nothing.stream().map(s -> 100 * s.ratio()).toList(),
                    theming.darkProperty().get(),
                    theming.scaleProperty().get()),
                Texts.get("prune.stops")));
    dead.setText(
        Texts.get(
            "prune.dead",
            nothing.stream()
                .map(s -> Formats.number(100 * s.ratio(), 0) + " %")
                .collect(Collectors.joining(", "))));
  }

  private void line(
      List<Curves.Line> lines,
      String key,
      int colour,
      List<SweepStop> stops,
      Function<SweepStop, Optional<Double>> value) {
    List<Curves.Point> points = new ArrayList<>();
    for (SweepStop s : stops) {
      value.apply(s).ifPresent(v -> points.add(new Curves.Point(100 * s.ratio(), 100 * v)));
    }
    lines.add(new Curves.Line(Texts.get(key), colour, points));
    legend.getChildren().add(Parts.row(Parts.dot(colour), Parts.text(key, "small")));
  }
}
