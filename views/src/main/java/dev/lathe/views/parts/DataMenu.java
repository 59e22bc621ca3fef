package dev.lathe.views.parts;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.text.Texts;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

/** Lets the person choose data, a file or a folder: beside whatever line says which are chosen. */
public final class DataMenu extends MenuButton {
  /** For the data of the open model; without a model there is nothing that data could be for. */
  public DataMenu(WindowControllers controllers) {
    super(Texts.get("data.choose"));
    CompareController controller = controllers.compare();
    MenuItem file = new MenuItem(Action.CHOOSE_DATA.text());
    file.setOnAction(e -> controller.chooseData());
    MenuItem folder = new MenuItem(Texts.get("data.choose-folder"));
    folder.setOnAction(e -> controller.chooseDataFolder());
    getItems().setAll(file, folder);
    disableProperty().bind(controllers.workbench().needsModel().isNotEmpty());
  }
}
