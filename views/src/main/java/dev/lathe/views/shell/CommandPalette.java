package dev.lathe.views.shell;

import dev.lathe.controllers.palette.PaletteEntry;
import dev.lathe.controllers.palette.PaletteSearch;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.List;
import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * Ctrl+K: actions, passes, variants, settings, lessons, terms and recent models by name; what
 * cannot be done now says why.
 */
public final class CommandPalette extends StackPane {
  private static final int LONGEST = 42;

  private final Supplier<List<PaletteEntry>> source;
  private final TextField query = new TextField();
  private final ListView<PaletteEntry> list = new ListView<>();
  private List<PaletteEntry> entries = List.of();
  private final Label detail = Parts.data("", "muted", "palette-detail");
  private Node focusBefore;

  /**
   * A hidden palette.
   *
   * @param source what can be found, asked whenever it opens
   */
  public CommandPalette(Supplier<List<PaletteEntry>> source) {
    this.source = source;
    query.setPromptText(Texts.get("shell.palette.prompt"));
    query.setAccessibleText(Texts.get("shell.palette.prompt"));
    query.setId("palette-query");
    list.setId("palette-list");
    list.setPlaceholder(Parts.text("shell.palette.none", "muted"));
    list.setCellFactory(v -> new EntryCell());
    list.setFocusTraversable(false);
    list.setOnMouseClicked(e -> runSelected());
    detail.setWrapText(true);
    detail.setMaxWidth(Double.MAX_VALUE);
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener((o, old, now) -> detail.setText(now == null ? "" : whole(now)));
    VBox box = new VBox(8, query, list, detail);
    box.getStyleClass().add("palette");
    StackPane.setAlignment(box, Pos.TOP_CENTER);
    StackPane.setMargin(box, new Insets(72, 16, 16, 16));
    getStyleClass().add("veil");
    getChildren().add(box);
    setOnMousePressed(
        e -> {
          if (e.getTarget() == this) {
            close();
          }
        });
    query.textProperty().addListener((o, old, now) -> filter(now));
    query.addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
    Parts.show(this, false);
  }

  /** Shows the palette, ready to type. */
  public void open() {
    focusBefore = getScene().getFocusOwner();
    entries = source.get();
    query.clear();
    filter("");
    Parts.show(this, true);
    query.requestFocus();
  }

  /** Hides it and gives the focus back. */
  public void close() {
    Parts.show(this, false);
    if (focusBefore != null) {
      focusBefore.requestFocus();
    }
  }

  private void onKey(KeyEvent e) {
    switch (e.getCode()) {
      case ESCAPE -> close();
      case ENTER -> runSelected();
      case DOWN -> move(1);
      case UP -> move(-1);
      default -> {
        return;
      }
    }
    e.consume();
  }

  private void move(int step) {
    int n = list.getItems().size();
    if (n > 0) {
      int i = Math.floorMod(list.getSelectionModel().getSelectedIndex() + step, n);
      list.getSelectionModel().select(i);
      list.scrollTo(Math.max(0, i - 4));
    }
  }

  private void filter(String text) {
    list.getItems().setAll(PaletteSearch.find(entries, text));
    list.getSelectionModel().selectFirst();
    list.scrollTo(0);
  }

  /** What the line of the selected entry may have no room for. */
  private static String whole(PaletteEntry e) {
    return e.possible() ? e.detail() : e.whyNot();
  }

  private void runSelected() {
    PaletteEntry e = list.getSelectionModel().getSelectedItem();
    if (e != null && e.possible()) {
      close();
      e.run().run();
    }
  }

  private static final class EntryCell extends ListCell<PaletteEntry> {
    EntryCell() {
      // As wide as the list, whatever the sentence: no scrolling sideways.
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(PaletteEntry entry, boolean empty) {
      super.updateItem(entry, empty);
      setText(null);
      setGraphic(empty || entry == null ? null : row(entry));
    }

    private static HBox row(PaletteEntry e) {
      String tone = e.possible() ? "strong" : "muted";
      // A long file name is cut, a name that one looks for is not.
      boolean whole = e.name().length() <= LONGEST;
      Label name = whole ? Parts.data(e.name(), tone) : Parts.name(e.name(), tone);
      Label help = Parts.data(whole(e), "muted", "small");
      help.setMinWidth(0);
      Tips.wholeWhenCut(help);
      HBox row = Parts.row(Parts.icon(e.icon()), name, help, Parts.spacer());
      row.setMinWidth(0);
      e.shortcut()
          .ifPresent(
              s -> row.getChildren().add(mark(KeyCombination.valueOf(s).getDisplayText(), "mono")));
      if (e.kind() != PaletteEntry.Kind.ACTION) {
        row.getChildren().add(mark(e.kind().text(), "muted"));
      }
      row.setMaxWidth(Double.MAX_VALUE);
      return row;
    }

    private static Label mark(String text, String style) {
      Label l = Parts.data(text, "small", style);
      l.setMinWidth(USE_PREF_SIZE);
      return l;
    }
  }
}
