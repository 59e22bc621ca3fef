package dev.lathe.views.row;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.row.RowField;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.DataMenu;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The columns of a row, a field each, and the way to the rows of the data. */
public final class RowFormPane extends VBox {
  private final RowForm form;
  private final VBox fields = new VBox(6);
  private final VBox empty;
  private final Map<RowField, RowFieldPane> panes = new LinkedHashMap<>();

  /** The form. */
  public RowFormPane(WindowControllers controllers) {
    super(Parts.GRID);
    this.form = controllers.rows().form();
    getStyleClass().add("lathe-card");
    setId("row-form");
    setMinWidth(0);
    Label position = Parts.bound(form.positionProperty(), "muted", "small");
    position.setWrapText(true);
    position.setId("row-position");
    Label truth = Parts.data("", "small");
    truth.setWrapText(true);
    truth.setId("row-truth");
    truth
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    form.truthProperty().get().isEmpty()
                        ? ""
                        : Texts.get("row.truth", form.truthProperty().get()),
                form.truthProperty()));
    HBox walk =
        Parts.row(
            step("row.previous", "row-previous", form.cannotGoBack(), form::previous),
            step("row.next", "row-next", form.cannotGoOn(), form::next),
            step("row.reset", "row-reset", form.cannotGoBackToRow(), form::reset));
    VBox where = new VBox(4, walk, position, truth);
    empty = Parts.column(Parts.paragraph("row.no-columns", "muted"), new DataMenu(controllers));
    getChildren()
        .addAll(
            Parts.cardHeader("row.columns", Parts.text("row.columns.help", "muted", "small")),
            where,
            fields,
            empty);
    InvalidationListener again = o -> refresh();
    form.fields().addListener(again);
    form.chosenProperty().addListener(o -> mark());
    InvalidationListener rows =
        o -> {
          boolean data = !form.positionProperty().get().isEmpty();
          Parts.show(where, data);
          Parts.show(truth, data && !form.truthProperty().get().isEmpty());
        };
    form.positionProperty().addListener(rows);
    form.truthProperty().addListener(rows);
    rows.invalidated(null);
    refresh();
  }

  private static Node step(String key, String id, StringBinding cannot, Runnable action) {
    Button b = new Button(Texts.get(key));
    b.setId(id);
    b.getStyleClass().add("small");
    b.setMinWidth(USE_PREF_SIZE);
    b.setOnAction(e -> action.run());
    b.disableProperty().bind(cannot.isNotEmpty());
    Tooltip tip = Tips.of("");
    tip.textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> cannot.get().isEmpty() ? Texts.get(key + ".help") : cannot.get(), cannot));
    b.accessibleHelpProperty().bind(tip.textProperty());
    StackPane wrapper = new StackPane(b);
    Tooltip.install(wrapper, tip);
    return wrapper;
  }

  private void refresh() {
    boolean focused = fields.isFocusWithin();
    panes.clear();
    for (RowField f : form.fields()) {
      panes.put(f, new RowFieldPane(f, () -> form.chosenProperty().set(Optional.of(f))));
    }
    fields.getChildren().setAll(panes.values());
    if (focused) {
      // Else the focus would go to whatever comes next, and choose another column.
      form.chosenProperty().get().map(panes::get).ifPresent(RowFieldPane::focus);
    }
    Parts.show(empty, panes.isEmpty());
    mark();
  }

  private void mark() {
    panes.forEach((f, p) -> p.setChosen(form.chosenProperty().get().filter(f::equals).isPresent()));
  }
}
