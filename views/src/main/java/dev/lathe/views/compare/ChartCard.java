package dev.lathe.views.compare;

import dev.lathe.controllers.text.Texts;
import dev.lathe.views.chart.ChartPane;
import dev.lathe.views.parts.Parts;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jfree.chart.JFreeChart;

/** A card that holds a chart, or the sentence that says what to do to see one. */
final class ChartCard extends VBox {
  private final StackPane area = new StackPane();
  private final Label empty = new Label();
  private final Label note = Parts.data("", "muted", "small");
  private final String titleKey;
  private Optional<ChartPane> canvas = Optional.empty();

  ChartCard(String titleKey) {
    super(Parts.GRID);
    this.titleKey = titleKey;
    getStyleClass().add("lathe-card");
    getChildren().addAll(Parts.cardHeader(titleKey, note), area);
    showNote("");
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

  /** What must be said of the chart; nothing when empty. */
  void showNote(String text) {
    note.setText(text);
    Parts.show(note, !text.isEmpty());
  }

  void showEmpty(String sentence) {
    empty.setText(sentence);
    showNote("");
    canvas = Optional.empty();
    area.getChildren().setAll(empty);
  }

  /** What a screen reader says of the chart. */
  void describe(String text) {
    canvas.ifPresent(c -> c.setAccessibleText(Texts.get(titleKey) + ": " + text));
  }

  void show(JFreeChart chart) {
    canvas.ifPresentOrElse(c -> c.show(chart), () -> attach(chart));
  }

  private void attach(JFreeChart chart) {
    ChartPane pane = new ChartPane(chart, Texts.get(titleKey)).explained();
    area.getChildren().setAll(pane);
    canvas = Optional.of(pane);
  }

  Optional<JFreeChart> chart() {
    return canvas.map(ChartPane::chart);
  }
}
