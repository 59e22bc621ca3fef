package dev.lathe.views.optimize;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.optimize.EstimateTrace;
import dev.lathe.controllers.optimize.LiveController;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.training.TrainingController;
import dev.lathe.views.chart.ChartPane;
import dev.lathe.views.chart.Trace;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.FoldingRow;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The live preview in the middle: the input, original and draft, the estimate, the figures. */
final class PreviewColumn extends VBox {
  /** The least width of one answer at normal text size. */
  private static final double ANSWER = 165;

  /** The least height of the estimate at normal text size. */
  private static final double TRACE = 120;

  /** What the input takes with the gap beside it. */
  private static final double INPUT = 176;

  private Optional<ChartPane> traceChart = Optional.empty();
  private final LiveController live;
  private final Theming theming;
  private final StackPane traceArea = new StackPane();
  private final Label traceWhat = Parts.data("", "muted", "small");

  PreviewColumn(WindowControllers controllers, Theming theming, Node input) {
    super(16);
    this.live = controllers.optimize().live();
    this.theming = theming;
    Label status = Parts.bound(live.statusProperty(), "muted", "small");
    status.setWrapText(true);
    Label title = Parts.text("optimize.preview", "place-title");
    TrainingController training = controllers.optimize().training();
    HBox head = Parts.row(title, Parts.spacer(), status, switchButton(training));
    head.getStyleClass().add("place-header");
    GridPane answers = answers(original(), draft());
    HBox.setHgrow(answers, Priority.ALWAYS);
    HBox both = new HBox(16, answers);
    // The input is the first to go where large text leaves no room for it.
    both.widthProperty()
        .addListener(
            (o, old, now) -> {
              boolean room = now.doubleValue() > INPUT + ANSWER * theming.scaleProperty().get();
              if (room != both.getChildren().contains(input)) {
                both.getChildren().setAll(room ? List.of(input, answers) : List.of(answers));
              }
            });
    VBox card = Parts.card(both, trace());
    card.setSpacing(16);
    VBox.setVgrow(card, Priority.ALWAYS);
    HBox figures =
        new FoldingRow(
            16,
            new FigureCard(live.qualityTitleProperty(), live.qualityProperty()),
            new FigureCard(live.agreementTitleProperty(), live.agreementProperty()),
            new FigureCard(
                new ReadOnlyStringWrapper(Texts.get("optimize.size")), live.sizeProperty()));
    TrainingPanel curves = new TrainingPanel(training, theming);
    VBox.setVgrow(curves, Priority.ALWAYS);
    getChildren().addAll(head, card, curves, figures);
    InvalidationListener swap =
        o -> {
          boolean shown = training.shownProperty().get();
          Parts.show(curves, shown);
          Parts.show(card, !shown);
          Parts.show(figures, !shown);
          Parts.show(status, !shown);
          title.setText(Texts.get(shown ? "training.title" : "optimize.preview"));
        };
    training.shownProperty().addListener(swap);
    swap.invalidated(training.shownProperty());
  }

  /** From the preview to the curves and back, while there are any. */
  private static Button switchButton(TrainingController training) {
    Button b = new Button();
    b.setId("training-switch");
    b.textProperty()
        .bind(
            Bindings.when(training.shownProperty())
                .then(Texts.get("training.to-preview"))
                .otherwise(Texts.get("training.to-curves")));
    b.setOnAction(e -> training.shownProperty().set(!training.shownProperty().get()));
    InvalidationListener show = o -> Parts.show(b, !training.curvesProperty().get().isEmpty());
    training.curvesProperty().addListener(show);
    show.invalidated(training.curvesProperty());
    return b;
  }

  /** Side by side where there is room, so that the estimate below gets its height. */
  private GridPane answers(Node original, Node draft) {
    GridPane grid = new GridPane();
    grid.setHgap(16);
    grid.setVgap(12);
    grid.setMinWidth(ANSWER);
    grid.add(original, 0, 0);
    grid.add(draft, 0, 1);
    InvalidationListener arrange =
        o -> {
          boolean wide = grid.getWidth() >= 2 * ANSWER * theming.scaleProperty().get();
          GridPane.setConstraints(draft, wide ? 1 : 0, wide ? 0 : 1);
          grid.getColumnConstraints().clear();
          for (int i = 0; i < (wide ? 2 : 1); i++) {
            ColumnConstraints c = new ColumnConstraints();
            c.setPercentWidth(wide ? 50 : 100);
            grid.getColumnConstraints().add(c);
          }
        };
    grid.widthProperty().addListener(arrange);
    theming.scaleProperty().addListener(arrange);
    return grid;
  }

  private Node original() {
    VBox bars = new VBox(2);
    fill(bars, live.original(), "colour-0");
    Node head =
        Parts.styled(Parts.row(Parts.text("optimize.original", "card-title")), "answer-head");
    return new VBox(6, head, bars);
  }

  private Node draft() {
    VBox bars = new VBox(2);
    fill(bars, live.draft(), "colour-1");
    Badge badge = new Badge("", Badge.Tone.MUTED);
    badge.setWrapText(true);
    badge.setMinWidth(0);
    badge.setMinHeight(Region.USE_PREF_SIZE);
    InvalidationListener risk =
        o -> badge.setTone(live.otherAnswerProperty().get() ? Badge.Tone.WARN : Badge.Tone.MUTED);
    live.otherAnswerProperty().addListener(risk);
    risk.invalidated(live.otherAnswerProperty());
    badge.textProperty().bind(live.changeProperty());
    live.changeProperty()
        .addListener(o -> Parts.show(badge, !live.changeProperty().get().isEmpty()));
    Parts.show(badge, !live.changeProperty().get().isEmpty());
    Label approximate = Parts.bound(live.approximateProperty(), "muted", "small");
    approximate.setWrapText(true);
    Node head = Parts.styled(Parts.row(Parts.text("optimize.draft", "card-title")), "answer-head");
    // Below the bars: beside the heading there is too little room in a small window.
    return new VBox(6, head, bars, badge, approximate);
  }

  private static void fill(VBox box, ObservableList<LabelBars.Line> bars, String colour) {
    InvalidationListener rebuild =
        o -> {
          // Labels and tracks are reused: a new scene graph ten times a second would flicker.
          while (box.getChildren().size() > bars.size()) {
            box.getChildren().remove(box.getChildren().size() - 1);
          }
          while (box.getChildren().size() < bars.size()) {
            box.getChildren().add(new BarRow(colour));
          }
          for (int i = 0; i < bars.size(); i++) {
            ((BarRow) box.getChildren().get(i)).show(bars.get(i));
          }
        };
    bars.addListener(rebuild);
    rebuild.invalidated(bars);
  }

  private static final class BarRow extends VBox {
    private final Label label = Parts.name("");
    private final Label score = Parts.data("");
    private final BarTrack track = new BarTrack();
    private final String colour;

    BarRow(String colour) {
      super(2);
      this.colour = colour;
      getChildren().addAll(Parts.row(label, Parts.spacer(), score), track);
    }

    void show(LabelBars.Line bar) {
      label.setText(bar.label());
      score.setText(bar.score());
      track.set(new double[] {bar.share()}, colour);
    }
  }

  private Node trace() {
    InvalidationListener draw = o -> drawTrace();
    live.trace().points().addListener(draw);
    live.lacksDataProperty().addListener(draw);
    theming.darkProperty().addListener(draw);
    theming.scaleProperty().addListener(draw);
    drawTrace();
    traceArea.setMinWidth(0);
    traceArea.minHeightProperty().bind(theming.scaleProperty().multiply(TRACE));
    VBox.setVgrow(traceArea, Priority.ALWAYS);
    VBox box = new VBox(4, Parts.cardHeader("optimize.trace", traceWhat), traceArea);
    VBox.setVgrow(box, Priority.ALWAYS);
    return box;
  }

  private void drawTrace() {
    List<EstimateTrace.Point> points = live.trace().points();
    if (points.isEmpty()) {
      boolean lacksData = live.lacksDataProperty().get();
      String why = lacksData ? "optimize.estimate.no-data" : "optimize.trace.waiting";
      traceArea.getChildren().setAll(Parts.paragraph(why, "muted", "small"));
      traceWhat.setText("");
      return;
    }
    EstimateTrace.Point first = points.get(0);
    traceWhat.setText(first.metric() + (first.share() ? ", %" : ""));
    double scale = first.share() ? 100 : 1;
    OptionalDouble original = points.get(points.size() - 1).original();
    List<Trace.Point> shown =
        points.stream()
            .map(p -> new Trace.Point(p.n(), p.value() * scale, p.low() * scale, p.high() * scale))
            .toList();
    var chart =
        Trace.of(
            shown,
            original.isPresent() ? OptionalDouble.of(original.getAsDouble() * scale) : original,
            live.trace().total(),
            theming.darkProperty().get(),
            theming.scaleProperty().get());
    ChartPane pane = traceChart.orElseGet(() -> new ChartPane(chart, Texts.get("optimize.trace")));
    pane.show(chart);
    traceChart = Optional.of(pane);
    traceArea.getChildren().setAll(pane);
  }
}
