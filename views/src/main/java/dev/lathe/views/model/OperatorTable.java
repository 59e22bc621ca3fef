package dev.lathe.views.model;

import dev.lathe.controllers.model.ModelController;
import dev.lathe.controllers.model.ModelPage;
import dev.lathe.controllers.model.ModelPage.OperatorLine;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.FittedColumns;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.Comparator;
import java.util.function.Function;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The operators, the costly ones first: each node, or one line a kind. */
final class OperatorTable extends VBox {
  /** Width of the bar beside the share. */
  private static final double BAR = 36;

  private static final double CELL_PADDING = 12;

  private final ModelController model;
  private final TableView<OperatorLine> table = new TableView<>();
  private final TableColumn<OperatorLine, OperatorLine> name = column("model.column.node");
  private final ToggleButton byNode = toggle("model.by-node");
  private final ToggleButton byKind = toggle("model.by-kind");

  OperatorTable(ModelController model) {
    super(8);
    this.model = model;
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    ToggleGroup group = new ToggleGroup();
    byNode.setToggleGroup(group);
    byKind.setToggleGroup(group);
    byNode.getStyleClass().add("left-pill");
    byKind.getStyleClass().add("right-pill");
    byNode.setSelected(true);
    group
        .selectedToggleProperty()
        .addListener(
            (o, old, now) -> {
              if (now == null) {
                old.setSelected(true);
              } else {
                refresh();
              }
            });
    HBox toggles = new HBox(byNode, byKind);
    getChildren().addAll(Parts.cardHeader("model.operators", toggles), table);
    VBox.setVgrow(table, Priority.ALWAYS);
    table.setId("operators");
    table.setAccessibleText(Texts.get("model.operators"));
    table.setPlaceholder(Parts.text("model.reading", "muted"));
    table.getStyleClass().add("quiet-table");
    columns();
    model.pageProperty().addListener((o, old, now) -> refresh());
    refresh();
  }

  private void columns() {
    textColumn(name, OperatorLine::name);
    name.setCellFactory(c -> new NameCell());
    TableColumn<OperatorLine, OperatorLine> operator = column("model.column.operator");
    textColumn(operator, OperatorLine::operator);
    TableColumn<OperatorLine, OperatorLine> macs = column("model.column.macs");
    numberColumn(macs, OperatorLine::macs);
    macs.setComparator(Comparator.comparingDouble(OperatorLine::share));
    TableColumn<OperatorLine, OperatorLine> share = column("model.column.share");
    share.setCellFactory(c -> new ShareCell());
    share.setComparator(Comparator.comparingDouble(OperatorLine::share));
    TableColumn<OperatorLine, OperatorLine> parameters = column("model.column.parameters");
    numberColumn(parameters, OperatorLine::parameters);
    parameters.setComparator(Comparator.comparingLong(OperatorLine::parameterCount));
    TableColumn<OperatorLine, OperatorLine> output = column("model.column.output");
    output.setCellFactory(c -> new TextCell(OperatorLine::output));
    output.setSortable(false);
    table.getColumns().setAll(java.util.List.of(name, operator, macs, share, parameters, output));
    new FittedColumns<>(table, name, OperatorLine::name, CELL_PADDING)
        .column(operator, OperatorLine::operator)
        .column(macs, OperatorLine::macs)
        .column(share, l -> Formats.percent(l.share()), l -> false, BAR)
        .column(parameters, OperatorLine::parameters)
        .column(output, OperatorLine::output)
        .follow(this);
  }

  private static void textColumn(
      TableColumn<OperatorLine, OperatorLine> column, Function<OperatorLine, String> text) {
    column.setCellFactory(c -> new TextCell(text));
    column.setComparator(Comparator.comparing(text));
  }

  private static void numberColumn(
      TableColumn<OperatorLine, OperatorLine> column, Function<OperatorLine, String> text) {
    column.setCellFactory(c -> new NumberCell(text));
    column.getStyleClass().add("number-column");
  }

  private void refresh() {
    ModelPage page = model.pageProperty().get();
    name.setText(Texts.get(byNode.isSelected() ? "model.column.node" : "model.column.count"));
    table.getItems().setAll(byNode.isSelected() ? page.nodes() : page.kinds());
    table.sort();
  }

  private static ToggleButton toggle(String key) {
    ToggleButton b = new ToggleButton(Texts.get(key));
    b.getStyleClass().add("small");
    return b;
  }

  private static TableColumn<OperatorLine, OperatorLine> column(String key) {
    TableColumn<OperatorLine, OperatorLine> c = new TableColumn<>(Texts.get(key));
    c.setCellValueFactory(row -> new SimpleObjectProperty<>(row.getValue()));
    c.setReorderable(false);
    return c;
  }

  private static class TextCell extends TableCell<OperatorLine, OperatorLine> {
    private final Function<OperatorLine, String> text;

    TextCell(Function<OperatorLine, String> text) {
      this.text = text;
      getStyleClass().add(Parts.DATA);
      setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
      Tips.wholeWhenCut(this);
    }

    @Override
    protected void updateItem(OperatorLine line, boolean empty) {
      super.updateItem(line, empty);
      boolean none = empty || line == null;
      setText(none ? null : text.apply(line));
    }
  }

  /** The name in the file stands in the tooltip. */
  private static final class NameCell extends TextCell {
    NameCell() {
      super(OperatorLine::name);
      setOnMouseEntered(null);
    }

    @Override
    protected void updateItem(OperatorLine line, boolean empty) {
      super.updateItem(line, empty);
      boolean none = empty || line == null || line.whole().isEmpty();
      setTooltip(none ? null : Tips.of(line.whole()));
    }
  }

  private static final class NumberCell extends TextCell {
    NumberCell(Function<OperatorLine, String> text) {
      super(text);
      getStyleClass().add("number-cell");
    }
  }

  private static final class ShareCell extends TableCell<OperatorLine, OperatorLine> {
    private final BarTrack track = new BarTrack();
    private final Label percent = Parts.data("", "small", "muted");
    private final HBox box = Parts.row(track, percent);

    ShareCell() {
      HBox.setHgrow(track, Priority.ALWAYS);
      track.getStyleClass().add("thin");
      percent.setMinWidth(USE_PREF_SIZE);
    }

    @Override
    protected void updateItem(OperatorLine line, boolean empty) {
      super.updateItem(line, empty);
      if (empty || line == null) {
        setGraphic(null);
        return;
      }
      track.set(new double[] {line.share()}, "colour-1");
      percent.setText(Formats.percent(line.share()));
      setGraphic(box);
    }
  }
}
