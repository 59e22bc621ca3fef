package dev.lathe.views.optimize;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.optimize.PassChoice;
import dev.lathe.controllers.optimize.PassGroup;
import dev.lathe.controllers.optimize.RecipeEditor;
import dev.lathe.views.parts.Parts;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.VBox;

/** The passes that can be added, each with what it brings in one line. */
public final class PassMenu extends MenuButton {
  /** By which the window finds it. */
  public static final String ID = "add-pass";

  PassMenu(RecipeEditor editor) {
    super(Action.ADD_PASS.text(), Parts.icon(Action.ADD_PASS.icon()));
    setId(ID);
    Optional<PassGroup> group = Optional.empty();
    for (PassChoice p : editor.choices()) {
      if (group.filter(g -> g == p.group()).isEmpty()) {
        group = Optional.of(p.group());
        getItems().add(heading(p.group()));
      }
      getItems().add(item(p, editor));
    }
  }

  private static MenuItem item(PassChoice p, RecipeEditor editor) {
    Label brief = Parts.data(p.brief(), "muted", "small");
    VBox both = new VBox(Parts.data(p.name()), brief);
    both.getStyleClass().add("pass-item");
    CustomMenuItem item = new CustomMenuItem(both);
    item.setText(p.name());
    item.setMnemonicParsing(false);
    item.setOnAction(e -> editor.add(p.id()));
    return item;
  }

  /** What separates items is passed over by the arrow keys; a disabled item would not be. */
  private static MenuItem heading(PassGroup group) {
    SeparatorMenuItem item = new SeparatorMenuItem();
    item.setContent(Parts.styled(new Label(group.text()), "muted", "strong", "menu-heading"));
    return item;
  }

  /** Scrolls to it and opens it, ready for the arrow keys. */
  public void reveal() {
    for (Node n = getParent(); n != null; n = n.getParent()) {
      if (n instanceof ScrollPane pane) {
        pane.layout();
        pane.setVvalue(pane.getVmax());
      }
    }
    requestFocus();
    show();
  }
}
