package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.LayerController;
import dev.lathe.controllers.services.OptimizeServices.Layer;
import dev.lathe.controllers.services.OptimizeServices.LayerError;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.chart.ChartColours;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import dev.lathe.views.parts.Words;
import dev.lathe.views.platform.Theming;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The layer on the right: its weights under the grid, and the error of all layers. */
final class LayerColumn extends VBox {
  /** SQNR at which a layer's bar is empty: about what 8 bits reach, nothing to worry about. */
  private static final double HARMLESS_DB = 45;

  /** SQNR at which it is full: noise half as strong as the weights themselves. */
  private static final double RUINED_DB = 6;

  /** Of a line in the list, the share that names a layer. */
  private static final double NAME = 0.56;

  private final LayerController controller;
  private final UnaryOperator<String> shown;
  private final Theming theming;
  private final HistogramPane histogram = new HistogramPane();
  private final Label sqnr = Parts.data("", "strong", "small");
  private final Label explain = Parts.data("", "muted", "small");

  /**
   * A column.
   *
   * @param shown how a layer is called, by its name in the file
   */
  LayerColumn(LayerController controller, UnaryOperator<String> shown, Theming theming) {
    super(16);
    this.controller = controller;
    this.shown = shown;
    this.theming = theming;
    VBox errors = Parts.card(Parts.text("optimize.errors", "card-title"), errorList());
    VBox.setVgrow(errors, Priority.ALWAYS);
    getChildren().addAll(weights(), errors);
    controller.pictureProperty().addListener((o, old, now) -> show(now));
    InvalidationListener colours = o -> colour();
    theming.darkProperty().addListener(colours);
    theming.scaleProperty().addListener(colours);
    colour();
    show(controller.pictureProperty().get());
  }

  private Node weights() {
    ComboBox<String> choose = Choice.ofNames(controller.layers(), shown::apply);
    choose.valueProperty().bindBidirectional(controller.chosenProperty());
    choose.setAccessibleText(Texts.get("optimize.layer.choose"));
    choose.setCellFactory(v -> new LayerCell());
    choose.setButtonCell(new LayerCell());
    choose.getStyleClass().add(Parts.DATA);
    choose.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(choose, Priority.ALWAYS);
    explain.setWrapText(true);
    return Parts.card(Parts.row(choose, sqnr), histogram, explain);
  }

  private void show(Optional<Layer> picture) {
    histogram.show(picture);
    sqnr.setText(picture.map(LayerColumn::sqnrText).orElse(""));
    explain.setText(
        picture
            .map(
                p ->
                    Texts.get(
                        p.grid().length == 0 ? "optimize.layer.no-grid" : "optimize.layer.grid"))
            .orElse(Texts.get("optimize.layer.none")));
  }

  private static String sqnrText(Layer p) {
    if (Double.isNaN(p.sqnrDb())) {
      return Texts.get("optimize.layer.unknown");
    }
    return Double.isFinite(p.sqnrDb())
        ? Texts.get("optimize.layer.sqnr", Formats.number(p.sqnrDb(), 1))
        : Texts.get("optimize.layer.unchanged");
  }

  private void colour() {
    ChartColours c = ChartColours.of(theming.darkProperty().get());
    histogram.dress(
        DrawnPane.fx(c.muted()).deriveColor(0, 1, 1, 0.55),
        DrawnPane.fx(c.accent()),
        DrawnPane.fx(c.muted()),
        11 * theming.scaleProperty().get());
  }

  private ListView<LayerError> errorList() {
    ListView<LayerError> list = new ListView<>(controller.errors());
    list.getStyleClass().add("error-list");
    list.setAccessibleText(Texts.get("optimize.errors"));
    list.setPlaceholder(Parts.text("optimize.layer.unchanged", "muted", "small"));
    list.setCellFactory(v -> new ErrorCell());
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (o, old, now) -> {
              if (now != null) {
                controller.chosenProperty().set(now.layer());
              }
            });
    VBox.setVgrow(list, Priority.ALWAYS);
    return list;
  }

  /** A layer in the menu, with its name in the file as tooltip. */
  private final class LayerCell extends ListCell<String> {
    LayerCell() {
      setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    }

    @Override
    protected void updateItem(String layer, boolean empty) {
      super.updateItem(layer, empty);
      setText(empty || layer == null ? null : shown.apply(layer));
      setTooltip(empty || layer == null ? null : Tips.of(layer));
    }
  }

  private final class ErrorCell extends ListCell<LayerError> {
    private final Words name = Parts.name("", "small");
    private final BarTrack track = new BarTrack();
    private final Label db = Parts.data("", "muted", "small");
    private final HBox box = Parts.row(name, track, db);

    ErrorCell() {
      // The same share in every line, so that the bars begin under each other.
      name.minWidthProperty().bind(widthProperty().multiply(NAME));
      name.prefWidthProperty().bind(name.minWidthProperty());
      track.setPrefWidth(40);
      HBox.setHgrow(track, Priority.ALWAYS);
      db.getStyleClass().add("error-db");
      setPrefWidth(0);
    }

    private String unmeasured(LayerError line) {
      return Double.isNaN(line.sqnrDb()) ? "optimize.layer.unknown-short" : "optimize.layer.same";
    }

    @Override
    protected void updateItem(LayerError line, boolean empty) {
      super.updateItem(line, empty);
      setText(null);
      if (empty || line == null) {
        setGraphic(null);
        return;
      }
      name.setText(shown.apply(line.layer()));
      name.standsFor(line.layer());
      boolean changed = Double.isFinite(line.sqnrDb());
      double share = changed ? (HARMLESS_DB - line.sqnrDb()) / (HARMLESS_DB - RUINED_DB) : 0;
      double shown = Math.max(0, Math.min(1, share));
      String colour = shown > 0.75 ? "bad" : shown > 0.5 ? "warn" : "colour-1";
      track.set(new double[] {shown}, colour);
      db.setText(changed ? Formats.number(line.sqnrDb(), 0) + " dB" : Texts.get(unmeasured(line)));
      setGraphic(box);
    }
  }
}
