package dev.lathe.views.shell;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Command;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.SampleItem;
import dev.lathe.views.parts.Parts;
import java.nio.file.Path;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;

/** The menu under the model's chip: open, recent, samples. */
final class ModelMenu {
  private final WindowControllers controllers;

  ModelMenu(WindowControllers controllers) {
    this.controllers = controllers;
  }

  void show(Node anchor) {
    ContextMenu menu = new ContextMenu();
    Menu recent = new Menu(Texts.get("shell.recent"), Parts.icon("fth-clock"));
    for (String file : controllers.workbench().recentModels()) {
      MenuItem item = new MenuItem(Path.of(file).getFileName().toString());
      item.setMnemonicParsing(false);
      item.setOnAction(e -> controllers.workbench().openModel(Path.of(file)));
      recent.getItems().add(item);
    }
    recent.setDisable(recent.getItems().isEmpty());
    Menu samples = new Menu(Texts.get("shell.samples"), Parts.icon("fth-package"));
    for (SampleItem sample : controllers.workbench().samples()) {
      MenuItem item = new MenuItem(sample.title());
      item.setMnemonicParsing(false);
      item.setOnAction(e -> controllers.workbench().openSample(sample.id()));
      samples.getItems().add(item);
    }
    samples.setDisable(samples.getItems().isEmpty());
    menu.getItems()
        .addAll(
            item(controllers.commands().get(Action.OPEN_MODEL)),
            item(controllers.commands().get(Action.OPEN_WORKSPACE)),
            new SeparatorMenuItem(),
            recent,
            samples);
    menu.show(anchor, Side.BOTTOM, 0, 4);
  }

  private static MenuItem item(Command command) {
    MenuItem item = new MenuItem(command.action().text(), Parts.icon(command.action().icon()));
    command.action().shortcut().ifPresent(s -> item.setAccelerator(KeyCombination.valueOf(s)));
    item.setDisable(!command.executable().get());
    item.setOnAction(e -> command.run());
    return item;
  }
}
