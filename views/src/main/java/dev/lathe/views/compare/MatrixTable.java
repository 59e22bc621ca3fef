package dev.lathe.views.compare;

import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.compare.CompareRow.Column;
import dev.lathe.controllers.compare.CompareRow.Trust;
import dev.lathe.controllers.compare.CompareTexts;
import dev.lathe.controllers.compare.Quality;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.FittedColumns;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.DoubleBinding;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.VBox;

/** The matrix: a line for each variant × device. Best numbers are green and bold. */
final class MatrixTable extends TableView<CompareRow> {
  /** More lines than this scroll, or the charts would have no room. */
  private static final int MOST_LINES = 8;

  /** So many are seen whole in the lowest window, too. */
  private static final int LEAST_LINES = 4;

  /** Heading and bar below, in lines. */
  private static final double BESIDE_LINES = 1.8;

  private static final double CELL_PADDING = 18;

  /** All lines are in sight. */
  private static final PseudoClass WHOLE = PseudoClass.getPseudoClass("whole");

  /** A row that no longer tells about what is chosen now. */
  private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

  private final CompareController controller;
  private final Map<Column, TableColumn<CompareRow, CompareRow>> columns =
      new EnumMap<>(Column.class);

  MatrixTable(CompareController controller) {
    super(controller.rows());
    this.controller = controller;
    setAccessibleText(Texts.get("compare.table"));
    getStyleClass().addAll("matrix", Parts.DATA);
    for (Column c : Column.values()) {
      columns.put(c, column(c));
    }
    getColumns().setAll(columns.values());
    // Beside the variant: whether its numbers can be trusted is never off the screen.
    getColumns().remove(columns.get(Column.TRUST));
    getColumns().add(1, columns.get(Column.TRUST));
    // One device for all lines stands in the heading; the names of the variants have its room.
    columns.get(Column.DEVICE).visibleProperty().bind(controller.oneDevice().not());
    columns.get(Column.CONDITIONS).visibleProperty().bind(controller.conditionsDiffer());
    columns.get(Column.DIFFERENCE).visibleProperty().bind(controller.devicesDiffer());
    columns.get(Column.QUALITY).textProperty().bind(controller.qualityNameProperty());
    setPlaceholder(Parts.text("shell.no-model", "muted"));
    setRowFactory(t -> row());
    minHeightProperty().bind(heightOf(2, LEAST_LINES));
    prefHeightProperty().bind(heightOf(3, MOST_LINES));
    InvalidationListener whole = o -> pseudoClassStateChanged(WHOLE, isWhole());
    heightProperty().addListener(whole);
    controller.rows().addListener(whole);
  }

  /** Whether all lines have room: JavaFX may leave a bar that has nothing to scroll. */
  private boolean isWhole() {
    return getHeight() + 1 >= (controller.rows().size() + BESIDE_LINES) * getFixedCellSize();
  }

  /**
   * The heading is a little higher than a line; below the last one there is room for the bar that
   * scrolls sideways.
   */
  private DoubleBinding heightOf(int least, int most) {
    return Bindings.createDoubleBinding(
        () ->
            (Math.max(least, Math.min(most, controller.rows().size())) + BESIDE_LINES)
                * getFixedCellSize(),
        controller.rows(),
        fixedCellSizeProperty());
  }

  /** Gives the columns their widths, from what stands in them. */
  void fitColumns(VBox box) {
    FittedColumns<CompareRow> fitted =
        new FittedColumns<>(
            this, getColumns().get(0), r -> CompareTexts.cell(r, Column.VARIANT), CELL_PADDING);
    for (Column c : Column.values()) {
      if (c != Column.VARIANT) {
        fitted.column(
            columns.get(c),
            r -> CompareTexts.cell(r, c),
            r -> c == Column.TRUST || r.best().contains(c),
            c == Column.TRUST ? 8 : 0);
      }
    }
    fitted.follow(box);
  }

  private TableColumn<CompareRow, CompareRow> column(Column c) {
    TableColumn<CompareRow, CompareRow> column = new TableColumn<>(CompareTexts.heading(c));
    column.setCellValueFactory(d -> new ReadOnlyObjectWrapper<>(d.getValue()));
    column.setCellFactory(t -> new Cell(c));
    column.setSortable(false);
    column.setReorderable(false);
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
    for (MenuItem change : List.of(rename, remove)) {
      change.disableProperty().bind(controller.cannotChange().isNotEmpty());
    }
    MenuItem save = new MenuItem(Texts.get("compare.save-as"));
    save.setOnAction(e -> controller.files().saveAs(row.getItem().variantId()));
    MenuItem show = new MenuItem(Texts.get("compare.show-in-folder"));
    show.setOnAction(e -> controller.files().showInFolder(row.getItem().variantId()));
    ContextMenu menu = new ContextMenu(save, show, new SeparatorMenuItem(), rename, remove);
    row.setOnDragDetected(
        e -> {
          Optional.ofNullable(row.getItem())
              .flatMap(r -> controller.files().file(r.variantId()))
              .ifPresent(f -> drag(row, f));
          e.consume();
        });
    row.itemProperty()
        .addListener(
            (o, old, now) -> {
              row.setContextMenu(now == null || now.original() ? null : menu);
              row.pseudoClassStateChanged(STALE, now != null && !now.measuredWith().fits());
            });
    return row;
  }

  /** Out of the window, into a file manager. */
  private static void drag(TableRow<CompareRow> row, Path file) {
    ClipboardContent content = new ClipboardContent();
    content.putFiles(List.of(file.toFile()));
    row.startDragAndDrop(TransferMode.COPY).setContent(content);
  }

  private static final class Cell extends TableCell<CompareRow, CompareRow> {
    private final Column column;

    Cell(Column column) {
      this.column = column;
      setGraphicTextGap(8);
      setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
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
        case VARIANT -> {
          setText(text);
          setGraphic(Parts.dot(row.colour()));
        }
        case TRUST -> setGraphic(badge(row, text));
        default -> setText(text);
      }
      if (row.best().contains(column)) {
        getStyleClass().add("best");
      } else if (column == Column.VERSUS && row.quality().filter(Quality::isWorse).isPresent()) {
        getStyleClass().add("bad-text");
      } else if (row.trust() == Trust.NOT_MEASURED && column != Column.SIZE) {
        getStyleClass().add("muted");
      }
      explain(row);
    }

    private static Badge badge(CompareRow row, String text) {
      Badge.Tone tone =
          switch (row.trust()) {
            case VALID -> row.measuredWith().fits() ? Badge.Tone.OK : Badge.Tone.MUTED;
            case INVALID -> Badge.Tone.WARN;
            case NOT_MEASURED -> Badge.Tone.MUTED;
          };
      return new Badge(text, tone).because(CompareTexts.explain(row, Column.TRUST));
    }

    private void explain(CompareRow row) {
      String more = CompareTexts.explain(row, column);
      if (!more.isEmpty() && column != Column.TRUST) {
        Tips.explain(this, more);
      } else if (getText() != null) {
        Tips.wholeWhenCut(this);
      }
    }
  }
}
