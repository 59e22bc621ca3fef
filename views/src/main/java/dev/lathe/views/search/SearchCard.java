package dev.lathe.views.search;

import dev.lathe.controllers.search.SearchColumn;
import dev.lathe.controllers.search.SearchController;
import dev.lathe.controllers.search.SearchHit;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.SteadyScroll;
import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A query over many sentences, and the nearest by original and variants beside each other. */
public final class SearchCard extends VBox {
  private static final double LEAST = 120;

  /** What ten lines take; more scroll, so that the answers above keep their room. */
  private static final double USUAL = 280;

  private final SearchController search;
  private final HBox columns = new HBox(16);

  /** The card. */
  public SearchCard(SearchController search) {
    super(Parts.GRID);
    this.search = search;
    getStyleClass().add("lathe-card");
    setId("search");
    setMinSize(0, 0);
    TextField field = new TextField();
    field.setId("search-query");
    field.setPromptText(Texts.get("search.query"));
    field.setAccessibleText(Texts.get("search.query"));
    field.textProperty().bindBidirectional(search.queryProperty());
    Label line = Parts.bound(search.lineProperty(), "muted", "small");
    line.setWrapText(true);
    line.setId("search-line");
    Button stop = button("search.stop", search::cancel);
    stop.setId("search-stop");
    stop.disableProperty().bind(search.runningProperty().not());
    SteadyScroll lists = new SteadyScroll(columns);
    lists.setMinHeight(LEAST);
    lists.setPrefHeight(USUAL);
    VBox.setVgrow(lists, Priority.ALWAYS);
    getChildren()
        .addAll(
            Parts.row(
                Parts.text("search.title", "card-title"),
                Parts.spacer(),
                button("search.data", search::takeData),
                button("search.paste", this::paste),
                button("search.file", search::chooseFile),
                stop),
            field,
            line,
            lists);
    setOnDragOver(this::over);
    setOnDragDropped(this::dropped);
    search.columns().addListener((ListChangeListener<SearchColumn>) c -> refresh());
    refresh();
  }

  private static Button button(String key, Runnable action) {
    Button b = new Button(Texts.get(key));
    b.getStyleClass().add("small");
    b.setMinWidth(USE_PREF_SIZE);
    b.setOnAction(e -> action.run());
    return b;
  }

  private void paste() {
    Clipboard board = Clipboard.getSystemClipboard();
    search.takeLines(board.hasString() ? board.getString() : "");
  }

  private void over(DragEvent e) {
    if (e.getDragboard().hasFiles() || e.getDragboard().hasString()) {
      e.acceptTransferModes(TransferMode.COPY);
      e.consume();
    }
  }

  private void dropped(DragEvent e) {
    if (e.getDragboard().hasFiles()) {
      Path file = e.getDragboard().getFiles().stream().map(File::toPath).findFirst().orElseThrow();
      search.takeFile(file);
    } else if (e.getDragboard().hasString()) {
      search.takeLines(e.getDragboard().getString());
    }
    e.setDropCompleted(true);
    e.consume();
  }

  private void refresh() {
    columns.getChildren().setAll(search.columns().stream().map(SearchCard::column).toList());
  }

  private static VBox column(SearchColumn c) {
    VBox box =
        Parts.column(
            Parts.row(
                Parts.dot(c.variant().colour()),
                Parts.name(c.variant().name().toUpperCase(Locale.ROOT), "card-title")));
    if (!c.line().isEmpty()) {
      box.getChildren().add(Parts.sentence(c.line(), "small", "muted"));
    }
    c.hits().forEach(h -> box.getChildren().add(hit(h)));
    box.setMinWidth(0);
    box.setPrefWidth(200);
    box.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(box, Priority.ALWAYS);
    return box;
  }

  private static Node hit(SearchHit h) {
    Label words = Parts.sentence(h.rank() + ". " + h.sentence(), "small");
    HBox row = Parts.row(words, Parts.spacer());
    if (h.move() != SearchHit.Move.SAME) {
      String kind = h.move().name().toLowerCase(Locale.ROOT);
      row.getChildren()
          .add(
              Parts.data(
                  arrow(h.move()) + " " + h.moved(), "small", "search-moved", "move-" + kind));
    }
    row.getChildren().add(Parts.data(h.cosine(), "small"));
    row.setAccessibleText(Texts.get("search.hit", h.rank(), h.sentence(), h.cosine(), h.moved()));
    return row;
  }

  private static String arrow(SearchHit.Move move) {
    return switch (move) {
      case UP -> "↑";
      case DOWN -> "↓";
      case NEW -> "+";
      case SAME -> "";
    };
  }
}
