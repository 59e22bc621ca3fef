package dev.lathe.views.parts;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.beans.InvalidationListener;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/**
 * Gives each column of a table the width of its longest text, so that no number is cut; one column
 * of names gives way where there is too little, and what is too much is shared. Where even that is
 * not enough the table scrolls sideways.
 */
public final class FittedColumns<T> {
  /** Room of the arrow that a sorted column shows. */
  private static final double ARROW = 20;

  /** Of very long tables only so many texts are measured, the longest in letters. */
  private static final int MEASURED = 24;

  private static final double LEAST_EMS = 13;
  private static final double MOST_EMS = 24;

  /** Room of what may stand before a name. */
  private static final double DOT = 20;

  private final TableView<T> table;
  private final Map<TableColumn<T, ?>, Request<T>> fitted = new LinkedHashMap<>();
  private final Label probe = new Label();
  private final TableColumn<T, ?> elastic;
  private final Function<T, String> elasticText;
  private final double padding;

  private record Request<T>(Function<T, String> text, Predicate<T> bold, double more) {}

  /**
   * Widths for a table; the elastic column takes what the others leave.
   *
   * @param padding of a cell, both sides together
   */
  public FittedColumns(
      TableView<T> table,
      TableColumn<T, ?> elastic,
      Function<T, String> elasticText,
      double padding) {
    this.padding = padding;
    this.table = table;
    this.elastic = elastic;
    this.elasticText = elasticText;
    table.setColumnResizePolicy(TableView.UNCONSTRAINED_RESIZE_POLICY);
    probe.getStyleClass().add("table-probe");
    probe.setManaged(false);
    probe.setVisible(false);
  }

  /** A column as wide as its longest text. */
  public FittedColumns<T> column(TableColumn<T, ?> column, Function<T, String> text) {
    return column(column, text, line -> false, 0);
  }

  /**
   * The same.
   *
   * @param bold the lines whose text is bold
   * @param more room for something beside the text
   */
  public FittedColumns<T> column(
      TableColumn<T, ?> column, Function<T, String> text, Predicate<T> bold, double more) {
    fitted.put(column, new Request<>(text, bold, more));
    return this;
  }

  /** Begins to follow the table, in the box that holds it. */
  public void follow(VBox box) {
    box.getChildren().add(probe);
    InvalidationListener fit = o -> fit();
    table.getItems().addListener(fit);
    table.itemsProperty().addListener(fit);
    table.widthProperty().addListener(fit);
    table.getSortOrder().addListener(fit);
    probe.fontProperty().addListener(fit);
    elastic.textProperty().addListener(fit);
    fitted.keySet().forEach(c -> c.visibleProperty().addListener(fit));
    table.skinProperty().addListener(o -> followScrollBar(fit));
    followScrollBar(fit);
    fit();
  }

  private void followScrollBar(InvalidationListener fit) {
    verticalBar().ifPresent(b -> b.visibleProperty().addListener(fit));
  }

  private void fit() {
    Font font = probe.getFont();
    double used = 0;
    for (Map.Entry<TableColumn<T, ?>, Request<T>> e : fitted.entrySet()) {
      double width = wanted(e.getKey(), e.getValue(), font);
      e.getKey().setMinWidth(Math.min(width, 40));
      e.getKey().setPrefWidth(width);
      used += e.getKey().isVisible() ? width : 0;
    }
    double longest = wanted(elastic, new Request<>(elasticText, line -> false, DOT), font);
    double least = Math.min(longest, LEAST_EMS * font.getSize());
    double bar = verticalBar().filter(Node::isVisible).map(ScrollBar::getWidth).orElse(0.0);
    double left = table.getWidth() - used - bar - 2;
    // What no text needs is shared: one wide column of short names would push the numbers away.
    double over = Math.max(0, left - longest);
    long sharing = fitted.keySet().stream().filter(TableColumn::isVisible).count() + 1;
    double each = Math.floor(over / sharing);
    fitted.keySet().forEach(c -> c.setPrefWidth(c.getPrefWidth() + each));
    elastic.setMinWidth(Math.min(least, 40));
    // A table that scrolls anyway need not cut its names to be a little narrower.
    double kept = left < least ? Math.min(longest, MOST_EMS * font.getSize()) : least;
    elastic.setPrefWidth(Math.floor(Math.max(kept, left - each * (sharing - 1))));
  }

  private double wanted(TableColumn<T, ?> column, Request<T> request, Font font) {
    Font bold = Font.font(font.getFamily(), FontWeight.BOLD, font.getSize());
    double arrow = table.getSortOrder().contains(column) ? ARROW : 0;
    double head = width(column.getText(), bold) + arrow;
    Comparator<T> byLength = Comparator.comparingInt(t -> request.text().apply(t).length());
    double cells =
        table.getItems().stream()
            .sorted(byLength.reversed())
            .limit(MEASURED)
            .mapToDouble(t -> width(request.text().apply(t), request.bold().test(t) ? bold : font))
            .max()
            .orElse(0);
    return Math.ceil(Math.max(head, cells)) + padding + request.more();
  }

  private static double width(String s, Font font) {
    Text t = new Text(s);
    t.setFont(font);
    return t.getLayoutBounds().getWidth();
  }

  private Optional<ScrollBar> verticalBar() {
    return table.lookupAll(".scroll-bar").stream()
        .filter(n -> n instanceof ScrollBar b && b.getOrientation() == Orientation.VERTICAL)
        .map(ScrollBar.class::cast)
        .findFirst();
  }
}
