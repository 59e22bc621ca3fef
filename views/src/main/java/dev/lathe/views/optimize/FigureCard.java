package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.Figure;
import dev.lathe.views.parts.Parts;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A figure with its unit or interval, and what it is compared with. */
final class FigureCard extends VBox {
  FigureCard(ObservableValue<String> title, ObservableValue<Figure> figure) {
    super(4);
    getStyleClass().add("lathe-card");
    Label value = Parts.bound(figure.map(Figure::value), "figure");
    Label unit = Parts.bound(figure.map(Figure::unit), "muted", "small", "strong");
    value.setMinWidth(Region.USE_PREF_SIZE);
    HBox line = new HBox(6, value, unit);
    line.setAlignment(Pos.BASELINE_LEFT);
    Label note = Parts.bound(figure.map(Figure::note), "muted", "small");
    note.setWrapText(true);
    note.setMinHeight(Region.USE_PREF_SIZE);
    getChildren().addAll(Parts.bound(title, "card-title"), line, note);
    HBox.setHgrow(this, Priority.ALWAYS);
    setPrefWidth(120);
    setMinWidth(0);
  }
}
