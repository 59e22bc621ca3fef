package dev.lathe.views.tryit;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.ShownVariants;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.views.parts.Parts;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

/** Chooses which variants stand beside each other. */
final class VariantMenu extends MenuButton {
  VariantMenu(ShownVariants shown) {
    super(Texts.get("try.variants"), Parts.icon("fth-layers"));
    setId("try-variants");
    setOnShowing(
        e -> {
          getItems().clear();
          for (VariantItem v : shown.all()) {
            CheckMenuItem item = new CheckMenuItem(v.name(), Parts.dot(v.colour()));
            item.setMnemonicParsing(false);
            item.setSelected(shown.variants().contains(v));
            item.setDisable(v.original());
            item.setOnAction(a -> shown.set(v, item.isSelected()));
            getItems().add(item);
          }
          if (shown.all().size() < 2) {
            MenuItem none = new MenuItem(Texts.get("try.variants.only-original"));
            none.setDisable(true);
            getItems().add(none);
          }
        });
    // A menu button without items does not open.
    getItems().add(new MenuItem(Texts.get("try.variants.only-original")));
  }
}
