package dev.lathe.views.row;

import dev.lathe.controllers.row.WhatIf;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.chart.ChartPane;
import dev.lathe.views.chart.WhatIfPlot;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The answer over the chosen column while the others stand. */
public final class WhatIfCard extends VBox {
  private static final double LEAST = 150;

  private final WhatIf whatIf;
  private final Theming theming;
  private final Label title = Parts.data("", "card-title");
  private final Label unit = Parts.data("", "muted", "small");
  private final Label empty = Parts.paragraph("row.what-if.empty", "muted");
  private final StackPane area = new StackPane();
  private Optional<ChartPane> pane = Optional.empty();

  /** The card. */
  public WhatIfCard(WhatIf whatIf, Theming theming) {
    super(Parts.GRID);
    this.whatIf = whatIf;
    this.theming = theming;
    getStyleClass().add("lathe-card");
    setId("what-if");
    setMinWidth(0);
    title.setWrapText(true);
    unit.setWrapText(true);
    area.setMinSize(0, LEAST);
    StackPane.setAlignment(empty, Pos.CENTER);
    VBox.setVgrow(area, Priority.ALWAYS);
    getChildren().addAll(title, unit, area);
    InvalidationListener draw = o -> draw();
    whatIf.shownProperty().addListener(draw);
    whatIf.problemProperty().addListener(draw);
    theming.darkProperty().addListener(draw);
    theming.scaleProperty().addListener(draw);
    sceneProperty().addListener(draw);
    draw();
  }

  private void draw() {
    if (getScene() == null && pane.isPresent()) {
      return;
    }
    Optional<WhatIf.Shown> shown = whatIf.shownProperty().get();
    if (shown.isEmpty() || shown.get().curves().isEmpty()) {
      title.setText(Texts.get("row.what-if"));
      Parts.show(unit, false);
      String why = whatIf.problemProperty().get();
      empty.setText(why.isEmpty() ? Texts.get("row.what-if.empty") : why);
      area.getChildren().setAll(empty);
      return;
    }
    WhatIf.Shown s = shown.get();
    title.setText(Texts.get("row.what-if.of", s.column().toUpperCase(Locale.ROOT)));
    unit.setText(
        s.share()
            ? Texts.get("row.what-if.probability", s.unit())
            : s.unit().isEmpty() ? "" : Texts.get("row.what-if.number", s.unit()));
    Parts.show(unit, !unit.getText().isEmpty());
    WhatIfPlot.Content content =
        new WhatIfPlot.Content(
            s.ways(),
            s.values(),
            s.numeric(),
            s.here(),
            s.curves().stream()
                .map(c -> new WhatIfPlot.Line(c.variant().name(), c.variant().colour(), c.levels()))
                .toList(),
            s.share(),
            s.threshold(),
            s.threshold().isPresent()
                ? Texts.get("row.what-if.threshold", Formats.percent(s.threshold().getAsDouble()))
                : "");
    var chart = WhatIfPlot.of(content, theming.darkProperty().get(), theming.scaleProperty().get());
    if (pane.isEmpty()) {
      pane = Optional.of(new ChartPane(chart, title.getText()));
    }
    ChartPane p = pane.get();
    p.show(chart);
    p.setAccessibleText(spoken(s));
    if (area.getChildren().size() != 1 || area.getChildren().get(0) != p) {
      area.getChildren().setAll(p);
    }
  }

  /** The curve's ends in words. */
  private static String spoken(WhatIf.Shown s) {
    WhatIf.Curve c = s.curves().get(0);
    int last = c.levels().size() - 1;
    return Texts.get(
        "row.what-if.spoken",
        s.column(),
        level(s, c.levels().get(0)),
        s.values().get(0),
        level(s, c.levels().get(last)),
        s.values().get(last));
  }

  private static String level(WhatIf.Shown s, double v) {
    return s.share() ? Formats.percent(v) : Formats.number(v, 2);
  }
}
