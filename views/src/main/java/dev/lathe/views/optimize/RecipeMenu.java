package dev.lathe.views.optimize;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Command;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.VariantItem;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

/** Recipes as files, those used lately, and those that made the variants. */
final class RecipeMenu extends MenuButton {
  private final WindowControllers controllers;
  private final Menu recent = new Menu(Texts.get("optimize.recipe.recent"));
  private final Menu variants = new Menu(Texts.get("optimize.recipe.of-variant"));

  RecipeMenu(WindowControllers controllers) {
    super(Texts.get("optimize.recipe.menu"));
    this.controllers = controllers;
    setId("recipe-menu");
    setMinWidth(USE_PREF_SIZE);
    getItems().addAll(item(Action.OPEN_RECIPE), item(Action.SAVE_RECIPE), recent, variants);
    setOnShowing(e -> fill());
    fill(); // an empty submenu would not open at the first press
  }

  private MenuItem item(Action action) {
    Command command = controllers.commands().get(action);
    MenuItem item = new MenuItem(action.text());
    item.disableProperty().bind(command.whyNotProperty().map(why -> !why.isEmpty()));
    item.setOnAction(e -> command.run());
    return item;
  }

  private void fill() {
    List<Path> files = controllers.optimize().recentRecipes();
    recent.getItems().setAll(files.stream().map(this::file).toList());
    recent.setDisable(files.isEmpty());
    List<VariantItem> made =
        controllers.workbench().variants().stream().filter(v -> !v.original()).toList();
    variants.getItems().setAll(made.stream().map(this::variant).toList());
    variants.setDisable(made.isEmpty());
  }

  private MenuItem file(Path file) {
    MenuItem item = new MenuItem(file.getFileName() + "  ·  " + file.getParent());
    item.setMnemonicParsing(false);
    item.setOnAction(e -> controllers.optimize().openRecipe(file));
    return item;
  }

  private MenuItem variant(VariantItem v) {
    MenuItem item = new MenuItem(v.name());
    item.setMnemonicParsing(false);
    item.setOnAction(e -> controllers.optimize().useRecipeOf(v));
    return item;
  }
}
