package dev.lathe.views.compare;

import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.fx.ChartCanvas;

/** A card that holds a chart, or the sentence that says what to do to see one. */
final class ChartCard extends VBox {
  private final StackPane area = new StackPane();
  private final Label empty = new Label();
  private final String titleKey;
  private Optional<ChartCanvas> canvas = Optional.empty();

  ChartCard(String titleKey) {
    super(Parts.GRID);
    this.titleKey = titleKey;
    getStyleClass().add("lathe-card");
    getChildren().addAll(Parts.cardHeader(titleKey), area);
    VBox.setVgrow(area, Priority.ALWAYS);
    HBox.setHgrow(this, Priority.ALWAYS);
    setMinWidth(0);
    setPrefWidth(300);
    area.setMinSize(0, 120);
    empty.setWrapText(true);
    empty.getStyleClass().addAll("muted", Parts.DATA);
    StackPane.setAlignment(empty, Pos.CENTER);
    area.getChildren().setAll(empty);
  }

  void showEmpty(String key) {
    empty.setText(Texts.get(key));
    canvas = Optional.empty();
    area.getChildren().setAll(empty);
  }

  void show(JFreeChart chart) {
    ChartCanvas c = canvas.orElseGet(() -> attach(chart));
    c.setChart(chart);
    c.setAccessibleText(Texts.get(titleKey));
  }

  private ChartCanvas attach(JFreeChart chart) {
    ChartCanvas c = new ChartCanvas(chart);
    c.setDomainZoomable(false);
    c.setRangeZoomable(false);
    c.setManaged(false);
    c.widthProperty().bind(area.widthProperty());
    c.heightProperty().bind(area.heightProperty());
    area.getChildren().setAll(c);
    canvas = Optional.of(c);
    return c;
  }

  Optional<JFreeChart> chart() {
    return canvas.map(ChartCanvas::getChart);
  }
}
