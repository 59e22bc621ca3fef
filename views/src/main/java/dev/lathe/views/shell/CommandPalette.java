package dev.lathe.views.shell;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Command;
import dev.lathe.controllers.action.Commands;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

/** Ctrl+K: every action by name; one that cannot be done now says why. */
public final class CommandPalette extends StackPane {
  private final Commands commands;
  private final TextField query = new TextField();
  private final ListView<Command> list = new ListView<>();
  private Node focusBefore;

  /** A hidden palette. */
  public CommandPalette(Commands commands) {
    this.commands = commands;
    query.setPromptText(Texts.get("shell.palette.prompt"));
    query.setAccessibleText(Texts.get("shell.palette.prompt"));
    query.setId("palette-query");
    list.setId("palette-list");
    list.setPlaceholder(Parts.text("shell.palette.none", "muted"));
    list.setCellFactory(v -> new ActionCell());
    list.setFocusTraversable(false);
    list.setOnMouseClicked(e -> runSelected());
    VBox box = new VBox(8, query, list);
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
    String[] words = text.toLowerCase(Locale.ROOT).strip().split("\\s+");
    List<Command> hits =
        Arrays.stream(Action.values())
            .filter(a -> a != Action.PALETTE)
            .filter(a -> matches(a, words))
            .sorted(Comparator.comparingInt(a -> rank(a, text)))
            .map(commands::get)
            .toList();
    list.getItems().setAll(hits);
    list.getSelectionModel().selectFirst();
  }

  /** What is called so comes before what is only explained with these words. */
  private static int rank(Action a, String text) {
    String name = a.text().toLowerCase(Locale.ROOT);
    String wanted = text.toLowerCase(Locale.ROOT).strip();
    if (name.equals(wanted)) {
      return 0;
    }
    return name.startsWith(wanted) ? 1 : name.contains(wanted) ? 2 : 3;
  }

  private static boolean matches(Action a, String[] words) {
    String all = (a.text() + " " + a.help()).toLowerCase(Locale.ROOT);
    return Arrays.stream(words).allMatch(all::contains);
  }

  private void runSelected() {
    Command c = list.getSelectionModel().getSelectedItem();
    if (c != null && c.executable().get()) {
      close();
      c.run();
    }
  }

  private static final class ActionCell extends ListCell<Command> {
    ActionCell() {
      // As wide as the list, whatever the sentence: no scrolling sideways.
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(Command command, boolean empty) {
      super.updateItem(command, empty);
      setText(null);
      setGraphic(empty || command == null ? null : row(command));
    }

    private static HBox row(Command command) {
      Action a = command.action();
      String why = command.whyNotProperty().get();
      Label name = Parts.data(a.text(), why.isEmpty() ? "strong" : "muted");
      Label help = Parts.data(why.isEmpty() ? a.help() : why, "muted", "small");
      help.setMinWidth(0);
      Tips.wholeWhenCut(help);
      name.setMinWidth(USE_PREF_SIZE);
      HBox row = Parts.row(Parts.icon(a.icon()), name, help, Parts.spacer());
      row.setMinWidth(0);
      a.shortcut()
          .ifPresent(
              s -> {
                Label keys =
                    Parts.data(KeyCombination.valueOf(s).getDisplayText(), "small", "mono");
                keys.setMinWidth(USE_PREF_SIZE);
                row.getChildren().add(keys);
              });
      row.setMaxWidth(Double.MAX_VALUE);
      return row;
    }
  }
}
