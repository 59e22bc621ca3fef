package dev.lathe.views.compare;

import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.compare.CompareRow.Column;
import dev.lathe.controllers.compare.CompareRow.Trust;
import dev.lathe.controllers.compare.CompareTexts;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.Parts;
import java.util.Map;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** The matrix: a line for each variant × device. Best numbers are green and bold. */
final class MatrixTable extends TableView<CompareRow> {
  /** Widths as shares, in the order of the columns. */
  private static final Map<Column, Double> SHARES =
      Map.ofEntries(
          Map.entry(Column.VARIANT, 2.3),
          Map.entry(Column.DEVICE, 1.0),
          Map.entry(Column.ACCURACY, 1.15),
          Map.entry(Column.VERSUS, 1.25),
          Map.entry(Column.P50, 0.8),
          Map.entry(Column.P90, 0.65),
          Map.entry(Column.THROUGHPUT, 0.95),
          Map.entry(Column.MEMORY, 0.85),
          Map.entry(Column.SIZE, 0.8),
          Map.entry(Column.SPEEDUP, 1.45),
          Map.entry(Column.TRUST, 1.15));

  private static final double ALL = SHARES.values().stream().mapToDouble(Double::doubleValue).sum();

  private final CompareController controller;

  MatrixTable(CompareController controller) {
    super(controller.rows());
    this.controller = controller;
    setAccessibleText(Texts.get("compare.table"));
    getStyleClass().addAll("matrix", Parts.DATA);
    for (Column c : Column.values()) {
      getColumns().add(column(c));
    }
    setPlaceholder(Parts.text("shell.no-model", "muted"));
    setRowFactory(t -> row());
    setMinHeight(140);
  }

  private TableColumn<CompareRow, CompareRow> column(Column c) {
    TableColumn<CompareRow, CompareRow> column = new TableColumn<>(CompareTexts.heading(c));
    column.setCellValueFactory(d -> new ReadOnlyObjectWrapper<>(d.getValue()));
    column.setCellFactory(t -> new Cell(c));
    column.setSortable(false);
    column.setReorderable(false);
    // Two pixels less than all, or a scroll bar appears under rounding.
    column.prefWidthProperty().bind(widthProperty().subtract(4).multiply(SHARES.get(c) / ALL));
    if (c != Column.VARIANT) {
      column.getStyleClass().add("right");
    }
    return column;
  }

  private TableRow<CompareRow> row() {
    TableRow<CompareRow> row = new TableRow<>();
    MenuItem rename = new MenuItem(Texts.get("compare.rename"));
    rename.setOnAction(e -> controller.rename(row.getItem()));
    MenuItem remove = new MenuItem(Texts.get("compare.remove"));
    remove.setOnAction(e -> controller.remove(row.getItem()));
    ContextMenu menu = new ContextMenu(rename, remove);
    row.itemProperty()
        .addListener(
            (o, old, now) -> row.setContextMenu(now == null || now.original() ? null : menu));
    return row;
  }

  private static final class Cell extends TableCell<CompareRow, CompareRow> {
    private final Column column;

    Cell(Column column) {
      this.column = column;
      setAlignment(column == Column.VARIANT ? Pos.CENTER_LEFT : Pos.CENTER_RIGHT);
    }

    @Override
    protected void updateItem(CompareRow row, boolean empty) {
      super.updateItem(row, empty);
      getStyleClass().removeAll("best", "bad-text", "muted");
      setText(null);
      setGraphic(null);
      setTooltip(null);
      if (empty || row == null) {
        return;
      }
      String text = CompareTexts.cell(row, column);
      switch (column) {
        case VARIANT -> setGraphic(name(row));
        case TRUST -> setGraphic(badge(row, text));
        default -> setText(text);
      }
      if (row.best().contains(column)) {
        getStyleClass().add("best");
      } else if (column == Column.VERSUS && significantLoss(row)) {
        getStyleClass().add("bad-text");
      } else if (row.trust() == Trust.NOT_MEASURED && column != Column.SIZE) {
        getStyleClass().add("muted");
      }
      explain(row);
    }

    private static boolean significantLoss(CompareRow row) {
      return row.accuracyDelta().map(d -> d.value() < 0).orElse(false)
          && row.p().isPresent()
          && row.p().getAsDouble() < 0.05;
    }

    private static HBox name(CompareRow row) {
      Label label = Parts.data(row.variant());
      HBox box = Parts.row(Parts.dot(row.colour()), label);
      return box;
    }

    private static Badge badge(CompareRow row, String text) {
      Badge.Tone tone =
          switch (row.trust()) {
            case VALID -> Badge.Tone.OK;
            case INVALID -> Badge.Tone.WARN;
            case NOT_MEASURED -> Badge.Tone.MUTED;
          };
      return new Badge(text, tone).because(String.join(" ", row.reasons()));
    }

    private void explain(CompareRow row) {
      String more = CompareTexts.explain(row, column);
      if (!more.isEmpty() && column != Column.TRUST) {
        Tooltip tip = new Tooltip(more);
        tip.setWrapText(true);
        tip.setMaxWidth(360);
        setTooltip(tip);
      }
    }
  }
}
