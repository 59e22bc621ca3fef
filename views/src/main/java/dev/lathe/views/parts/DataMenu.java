package dev.lathe.views.parts;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.data.DataColumns;
import dev.lathe.controllers.text.Texts;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;

/** Lets the person choose data, a file or a folder: beside whatever line says which are chosen. */
public final class DataMenu extends MenuButton {
  private final List<MenuItem> choices;
  private final DataColumns columns;

  /** For the data of the open model; without a model there is nothing that data could be for. */
  public DataMenu(WindowControllers controllers) {
    super(Texts.get("data.choose"));
    CompareController controller = controllers.compare();
    MenuItem file = new MenuItem(Action.CHOOSE_DATA.text());
    file.setOnAction(e -> controller.chooseData());
    MenuItem folder = new MenuItem(Texts.get("data.choose-folder"));
    folder.setOnAction(e -> controller.chooseDataFolder());
    choices = List.of(file, folder);
    columns = controllers.dataColumns();
    getItems().setAll(choices);
    setOnShowing(e -> refresh());
    disableProperty().bind(controllers.workbench().needsModel().isNotEmpty());
  }

  /** What can be said of the columns depends on what was chosen last. */
  private void refresh() {
    List<MenuItem> items = new ArrayList<>(choices);
    List<DataColumns.Question> questions = columns.questions();
    if (!questions.isEmpty()) {
      items.add(new SeparatorMenuItem());
      questions.forEach(q -> items.add(submenu(q)));
    }
    getItems().setAll(items);
  }

  private Menu submenu(DataColumns.Question question) {
    Menu menu = new Menu(question.title());
    menu.setId("data-" + question.id());
    menu.setMnemonicParsing(false);
    ToggleGroup group = new ToggleGroup();
    for (DataColumns.Answer answer : question.answers()) {
      RadioMenuItem item = new RadioMenuItem(answer.text());
      item.setMnemonicParsing(false);
      item.setToggleGroup(group);
      item.setSelected(answer.chosen());
      item.setOnAction(e -> columns.say(question, answer));
      menu.getItems().add(item);
    }
    return menu;
  }
}
