package dev.lathe.views.compare;

import dev.lathe.controllers.text.Texts;
import dev.lathe.views.chart.ChartPane;
import dev.lathe.views.parts.Parts;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jfree.chart.JFreeChart;

/** A card that holds a chart, or the sentence that says what to do to see one. */
final class ChartCard extends VBox {
  /** In heights of a letter: less leaves no room for the ticks of an axis and its name. */
  private static final double LEAST_HEIGHT = 11;

  private final StackPane area =
      new StackPane() {
        @Override
        protected double computeMinHeight(double width) {
          double least = LEAST_HEIGHT * empty.getFont().getSize();
          return Math.max(least, super.computeMinHeight(width));
        }
      };
  private final Label empty = new Label();
  private final Label note = Parts.data("", "muted", "small");
  private final ObservableValue<String> title;
  private Optional<ChartPane> canvas = Optional.empty();

  ChartCard(String titleKey) {
    this(new ReadOnlyStringWrapper(Texts.get(titleKey)));
  }

  /** A card whose title names what it shows. */
  ChartCard(ObservableValue<String> title) {
    super(Parts.GRID);
    this.title = title;
    getStyleClass().add("lathe-card");
    getChildren().addAll(header(), area);
    showNote("");
    VBox.setVgrow(area, Priority.ALWAYS);
    HBox.setHgrow(this, Priority.ALWAYS);
    setPrefWidth(300);
    getStyleClass().add("chart-card");
    area.setMinWidth(0);
    empty.setWrapText(true);
    empty.getStyleClass().addAll("muted", Parts.DATA);
    StackPane.setAlignment(empty, Pos.CENTER);
    area.getChildren().setAll(empty);
  }

  private HBox header() {
    Label name = Parts.bound(title, "card-title");
    name.setWrapText(true);
    return Parts.row(name, Parts.spacer(), note);
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
    canvas.ifPresent(c -> c.setAccessibleText(title.getValue() + ": " + text));
  }

  void show(JFreeChart chart) {
    canvas.ifPresentOrElse(c -> c.show(chart), () -> attach(chart));
  }

  private void attach(JFreeChart chart) {
    ChartPane pane = new ChartPane(chart, title.getValue()).explained();
    area.getChildren().setAll(pane);
    canvas = Optional.of(pane);
  }

  Optional<JFreeChart> chart() {
    return canvas.map(ChartPane::chart);
  }

  /** What stands over the chart, for where the card around it is missing. */
  String heading() {
    return title.getValue() + (note.getText().isEmpty() ? "" : " (" + note.getText() + ")");
  }
}
