package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.Figure;
import dev.lathe.views.parts.FoldingRow;
import dev.lathe.views.parts.Parts;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A figure with its unit or interval, and what it is compared with. */
final class FigureCard extends VBox {
  FigureCard(ObservableValue<String> title, ObservableValue<Figure> figure) {
    super(4);
    getStyleClass().add("lathe-card");
    Label value = Parts.bound(figure.map(Figure::value), "figure");
    Label unit = Parts.bound(figure.map(Figure::unit), "muted", "small", "strong");
    HBox line = new FoldingRow(6, value, unit);
    line.setAlignment(Pos.BASELINE_LEFT);
    Label note = Parts.bound(figure.map(Figure::note), "muted", "small");
    note.setWrapText(true);
    Label heading = Parts.bound(title, "card-title");
    heading.setWrapText(true);
    getChildren().addAll(heading, line, note);
    HBox.setHgrow(this, Priority.ALWAYS);
    setPrefWidth(120);
  }
}
