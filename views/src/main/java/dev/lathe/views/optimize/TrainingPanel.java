package dev.lathe.views.optimize;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.training.TrainingController;
import dev.lathe.controllers.training.TrainingCurves;
import dev.lathe.views.chart.ChartPane;
import dev.lathe.views.chart.Curves;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableDoubleValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The training that runs: loss, held-out score, where it is, and the hands on it. */
final class TrainingPanel extends VBox {
  private final TrainingController training;
  private final Theming theming;
  private final FlowPane legend = new FlowPane(12, 4);
  private final Graph loss = new Graph("training.loss");
  private final Graph score = new Graph("training.score");

  TrainingPanel(TrainingController training, Theming theming) {
    super(12);
    this.training = training;
    this.theming = theming;
    setId("training");
    loss.growWith(theming.scaleProperty());
    score.growWith(theming.scaleProperty());
    getStyleClass().add("lathe-card");
    Label status = Parts.bound(training.statusProperty(), "strong");
    status.setWrapText(true);
    legend.setMinWidth(0);
    Label verdict = Parts.bound(training.verdictProperty(), "small");
    verdict.setId("training-verdict");
    verdict.setWrapText(true);
    InvalidationListener said = o -> Parts.show(verdict, !verdict.getText().isEmpty());
    verdict.textProperty().addListener(said);
    said.invalidated(verdict.textProperty());
    HBox.setHgrow(legend, Priority.ALWAYS);
    getChildren().addAll(Parts.row(legend, buttons()), status, verdict, loss, score);
    VBox.setVgrow(loss, Priority.ALWAYS);
    VBox.setVgrow(score, Priority.ALWAYS);
    InvalidationListener draw = o -> draw();
    training.curvesProperty().addListener(draw);
    training.shownProperty().addListener(draw);
    theming.darkProperty().addListener(draw);
    theming.scaleProperty().addListener(draw);
    draw();
  }

  private HBox buttons() {
    Button pause = new Button();
    pause.setId("training-pause");
    pause
        .textProperty()
        .bind(
            Bindings.when(training.pausedProperty())
                .then(Texts.get("training.resume"))
                .otherwise(Texts.get("training.pause")));
    pause.setOnAction(e -> training.togglePause());
    Button finish = button("training.finish", training::finish);
    Button cancel = button("training.cancel", training::cancel);
    HBox box = Parts.row(pause, finish, cancel);
    box.disableProperty().bind(training.runningProperty().not().or(training.endingProperty()));
    return box;
  }

  private static Button button(String key, Runnable action) {
    Button b = new Button(Texts.get(key));
    b.setId(key.replace('.', '-'));
    b.setTooltip(new Tooltip(Texts.get(key + ".help")));
    b.setOnAction(e -> action.run());
    return b;
  }

  private void draw() {
    if (!training.shownProperty().get()) {
      return;
    }
    TrainingCurves curves = training.curvesProperty().get();
    legend.getChildren().setAll(legend(curves));
    loss.show(lines(curves, TrainingCurves.Series::loss, 1), OptionalDouble.empty());
    OptionalDouble level = curves.original();
    score.show(
        lines(curves, TrainingCurves.Series::score, 100),
        level.isPresent() ? OptionalDouble.of(100 * level.getAsDouble()) : level);
  }

  private static String name(TrainingCurves.Series s) {
    return s.name().isEmpty() ? Texts.get("training.series.one") : s.name();
  }

  private static List<Node> legend(TrainingCurves curves) {
    List<Node> entries = new ArrayList<>();
    for (int i = 0; i < curves.series().size(); i++) {
      entries.add(Parts.row(Parts.dot(i + 1), Parts.data(name(curves.series().get(i)), "small")));
    }
    if (curves.original().isPresent()) {
      entries.add(Parts.row(Parts.dot(0), Parts.text("training.series.original", "small")));
    }
    return entries;
  }

  private static List<Curves.Line> lines(
      TrainingCurves curves,
      Function<TrainingCurves.Series, List<TrainingCurves.Point>> which,
      double factor) {
    List<Curves.Line> lines = new ArrayList<>();
    for (int i = 0; i < curves.series().size(); i++) {
      TrainingCurves.Series s = curves.series().get(i);
      lines.add(
          new Curves.Line(
              name(s), i + 1, which.apply(s).stream().map(p -> point(p, factor)).toList()));
    }
    return lines;
  }

  private static Curves.Point point(TrainingCurves.Point p, double factor) {
    return new Curves.Point(p.epoch(), factor * p.value(), factor * p.low(), factor * p.high());
  }

  /** A chart under its title. */
  private final class Graph extends VBox {
    private static final double LEAST = 110;

    private final StackPane area = new StackPane();
    private final String titleKey;
    private Optional<ChartPane> pane = Optional.empty();

    Graph(String titleKey) {
      super(4);
      this.titleKey = titleKey;
      area.setMinWidth(0);
      VBox.setVgrow(area, Priority.ALWAYS);
      getChildren().addAll(Parts.cardHeader(titleKey), area);
    }

    /** Large numbers at its side need more room too. */
    void growWith(ObservableDoubleValue scale) {
      area.minHeightProperty().bind(Bindings.multiply(scale, LEAST));
    }

    void show(List<Curves.Line> lines, OptionalDouble level) {
      if (lines.stream().allMatch(l -> l.points().isEmpty())) {
        pane = Optional.empty();
        area.getChildren().setAll(Parts.paragraph("training.waiting", "muted", "small"));
        return;
      }
      var chart =
          Curves.of(lines, level, theming.darkProperty().get(), theming.scaleProperty().get());
      if (pane.isPresent()) {
        pane.get().show(chart);
      } else {
        ChartPane made = new ChartPane(chart, Texts.get(titleKey));
        pane = Optional.of(made);
        area.getChildren().setAll(made);
      }
    }
  }
}
