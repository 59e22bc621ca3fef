package dev.lathe.views.changes;

import dev.lathe.controllers.changes.ChangeItem;
import dev.lathe.controllers.changes.ChangeList;
import dev.lathe.controllers.changes.ChangesController;
import dev.lathe.controllers.changes.ChangesPlace;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableDoubleValue;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * The changed examples as tiles, as many beside each other as there is room for. Only rows that are
 * seen exist; arrow keys go from tile to tile, Enter opens one.
 */
final class ChangeGrid extends StackPane {
  private static final double GAP = Parts.GRID;

  /** Least width of a tile with a picture, and of one with words alone. */
  private static final double PICTURE_EMS = 13;

  private static final double WORDS_EMS = 24;

  private final ChangesPlace place;
  private final ChangesController gallery;
  private final ChangeList list;
  private final ObservableDoubleValue em;
  private final ListView<List<ChangeItem>> rows = new ListView<>();
  private final Label nothing = Parts.sentence("", "muted");
  private final Button showAll =
      Parts.styled(new Button(Texts.get("changes.filtered.todo")), "link-button");
  private int columns = 1;
  private boolean wanted;

  ChangeGrid(ChangesPlace place, ObservableDoubleValue em) {
    this.place = place;
    this.gallery = place.gallery();
    this.list = gallery.list();
    this.em = em;
    setMinSize(0, 120);
    rows.setId("changes-grid");
    rows.getStyleClass().add("change-grid");
    rows.setAccessibleText(Texts.get("changes.title"));
    rows.setCellFactory(v -> new RowCell());
    rows.setSelectionModel(new NoSelection<>());
    rows.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    nothing.setAlignment(Pos.CENTER);
    showAll.setId("changes-show-all");
    showAll.setOnAction(e -> list.kindProperty().set(Optional.empty()));
    VBox empty = new VBox(Parts.GRID, nothing, showAll);
    empty.setAlignment(Pos.CENTER);
    empty.setMaxWidth(560);
    getChildren().addAll(rows, empty);
    list.items().addListener((ListChangeListener<ChangeItem>) c -> fill());
    InvalidationListener arrange = o -> arrange();
    rows.widthProperty().addListener(arrange);
    em.addListener(arrange);
    list.picturesProperty().addListener(arrange);
    InvalidationListener say = o -> say(empty);
    list.versionProperty().addListener(say);
    gallery.emptyProperty().addListener(say);
    gallery.runningProperty().addListener(say);
    list.chosenProperty()
        .addListener(
            (o, old, now) -> {
              rows.refresh();
              now.ifPresent(i -> rows.setAccessibleHelp(i.spoken()));
            });
    arrange();
    say(empty);
  }

  @Override
  public void requestFocus() {
    wanted = !rows.isVisible();
    rows.requestFocus();
    if (list.position() >= 0) {
      rows.scrollTo(list.position() / columns);
    }
  }

  private void say(VBox empty) {
    boolean none = list.items().isEmpty();
    boolean filtered = none && list.count(Optional.empty()) > 0;
    String why =
        filtered
            ? Texts.get("changes.filtered")
            : gallery.emptyProperty().get().isEmpty()
                ? gallery.runningProperty().get() ? Texts.get("changes.none-yet") : ""
                : gallery.emptyProperty().get();
    nothing.setText(why);
    Parts.show(showAll, filtered);
    Parts.show(empty, none);
    // A comparison that begins anew, on other data, gives the keys back to where they were.
    wanted |= none && hasKeys();
    rows.setVisible(!none);
    if (wanted && !none) {
      wanted = false;
      rows.requestFocus();
    }
  }

  /** Whether keys go to the rows, or will when the window has them: nothing is focused till then. */
  private boolean hasKeys() {
    return getScene() != null && getScene().getFocusOwner() == rows;
  }

  private void arrange() {
    double least = (list.picturesProperty().get() ? PICTURE_EMS : WORDS_EMS) * em.get();
    int fitting = (int) ((rows.getWidth() - 2 * GAP) / (least + GAP));
    int now = Math.max(1, fitting);
    if (now != columns) {
      columns = now;
      fill();
    } else {
      rows.refresh();
    }
  }

  private void fill() {
    List<ChangeItem> all = list.items();
    List<List<ChangeItem>> parts = new ArrayList<>();
    for (int i = 0; i < all.size(); i += columns) {
      parts.add(List.copyOf(all.subList(i, Math.min(all.size(), i + columns))));
    }
    rows.getItems().setAll(parts);
  }

  private void key(KeyEvent e) {
    switch (e.getCode()) {
      case LEFT -> go(-1);
      case RIGHT -> go(1);
      case UP -> go(-columns);
      case DOWN -> go(columns);
      case HOME -> go(-list.items().size());
      case END -> go(list.items().size());
      case ENTER, SPACE -> list.chosenProperty().get().ifPresent(place.large()::open);
      default -> {
        return;
      }
    }
    e.consume();
  }

  private void go(int by) {
    list.move(by);
    int row = list.position() / columns;
    rows.scrollTo(Math.max(0, row - 1));
  }

  /** Tiles beside each other, all of one width. */
  private final class RowCell extends ListCell<List<ChangeItem>> {
    private final HBox tiles = new HBox(GAP);

    RowCell() {
      setPrefWidth(0);
      setGraphic(tiles);
      getStyleClass().add("change-row");
      tiles.setMaxWidth(Double.MAX_VALUE);
    }

    @Override
    protected void updateItem(List<ChangeItem> items, boolean empty) {
      super.updateItem(items, empty);
      List<ChangeItem> shown = empty || items == null ? List.of() : items;
      while (tiles.getChildren().size() > columns) {
        tiles.getChildren().remove(tiles.getChildren().size() - 1);
      }
      while (tiles.getChildren().size() < columns) {
        ChangeTile tile = new ChangeTile(place, em);
        HBox.setHgrow(tile, Priority.ALWAYS);
        tiles.getChildren().add(tile);
      }
      Optional<ChangeItem> chosen = list.chosenProperty().get();
      for (int i = 0; i < columns; i++) {
        Optional<ChangeItem> item = i < shown.size() ? Optional.of(shown.get(i)) : Optional.empty();
        ((ChangeTile) tiles.getChildren().get(i))
            .show(item, item.isPresent() && item.equals(chosen));
      }
      tiles.setVisible(!shown.isEmpty());
    }
  }
}
