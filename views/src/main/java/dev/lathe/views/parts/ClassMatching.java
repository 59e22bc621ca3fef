package dev.lathe.views.parts;

import dev.lathe.controllers.data.ClassMapping;
import dev.lathe.controllers.data.ClassMapping.Line;
import dev.lathe.controllers.data.ClassMapping.Target;
import dev.lathe.controllers.text.Texts;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

/** The offer to say which classes of the model the data mean, and the dialog where it is said. */
public final class ClassMatching {
  private static final double LINE_EMS = 3.2;
  private static final int MOST_LINES = 8;

  private final ClassMapping mapping;
  private final ObservableList<Target> targets;
  private final Map<String, Target> chosen = new HashMap<>();

  private ClassMatching(ClassMapping mapping) {
    this.mapping = mapping;
    this.targets = FXCollections.observableArrayList(mapping.targets());
  }

  /** A sentence and a button; away where every class of the data is one of the model's. */
  public static Region offer(ClassMapping mapping) {
    Label text = Parts.bound(mapping.offerProperty(), "small", "warn-text");
    text.setWrapText(true);
    text.setMinHeight(Region.USE_PREF_SIZE);
    Button open = Parts.styled(new Button(), "small");
    open.setId("match-classes");
    open.setMinWidth(Region.USE_PREF_SIZE);
    open.setOnAction(e -> new ClassMatching(mapping).show(open.getScene().getWindow()));
    VBox box = new VBox(4, text, open);
    InvalidationListener show =
        o -> {
          boolean offered = !mapping.offerProperty().get().isEmpty();
          open.setText(Texts.get(offered ? "labels.map.open" : "labels.map.change"));
          Parts.show(text, offered);
          Parts.show(box, offered || mapping.mappedProperty().get());
        };
    mapping.offerProperty().addListener(show);
    mapping.mappedProperty().addListener(show);
    show.invalidated(mapping.offerProperty());
    return box;
  }

  private void show(Window owner) {
    Dialog<ButtonType> dialog = new Dialog<>();
    dialog.initOwner(owner);
    dialog.setTitle(Texts.get("labels.map.title"));
    dialog.setHeaderText(null);
    dialog.setGraphic(null);
    dialog.setResizable(true);
    dialog.getDialogPane().getStylesheets().setAll(owner.getScene().getStylesheets());
    dialog.getDialogPane().setId("match-classes-dialog");
    dialog.getDialogPane().setContent(content());
    ButtonType use = new ButtonType(Texts.get("labels.map.apply"), ButtonBar.ButtonData.OK_DONE);
    ButtonType forget =
        new ButtonType(Texts.get("labels.map.give-back"), ButtonBar.ButtonData.LEFT);
    dialog
        .getDialogPane()
        .getButtonTypes()
        .setAll(use, new ButtonType(Texts.get("dialog.cancel"), ButtonBar.ButtonData.CANCEL_CLOSE));
    if (mapping.mappedProperty().get()) {
      dialog.getDialogPane().getButtonTypes().add(forget);
    }
    ButtonType answer = dialog.showAndWait().orElse(ButtonType.CANCEL);
    if (answer == use) {
      mapping.apply(chosen);
    } else if (answer == forget) {
      mapping.giveBack();
    }
  }

  private Node content() {
    ObservableList<Line> lines = FXCollections.observableArrayList(mapping.lines());
    lines.forEach(l -> chosen.put(l.name(), l.target()));
    ListView<Line> list = new ListView<>(lines);
    list.setId("classes-to-match");
    list.setCellFactory(v -> new Cell());
    list.setFocusTraversable(false);
    double height = LINE_EMS * Math.min(MOST_LINES, Math.max(2, lines.size()));
    list.setStyle(String.format(Locale.ROOT, "-fx-pref-height: %.1fem;", height));
    VBox.setVgrow(list, Priority.ALWAYS);
    Label text = Parts.paragraph("labels.map.text");
    HBox heads =
        new HBox(
            Parts.text("labels.map.data", "card-title"),
            Parts.spacer(),
            Parts.text("labels.map.model", "card-title"));
    VBox box = new VBox(12, text, heads, list);
    box.getStyleClass().add("class-matching");
    return box;
  }

  /** A class of the data, and what it is chosen for. */
  private final class Cell extends ListCell<Line> {
    private final Words name = Parts.name("", "strong");
    private final Label guess = Parts.text("labels.map.guess", "small", "warn-text");
    private final Choice<Target> target = Choice.ofNames(targets, Target::name);
    private final HBox row = new HBox(8, name, Parts.spacer(), guess, target);

    Cell() {
      // As wide as the list: a long name gives way, the choice never does.
      setPrefWidth(0);
      row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
      guess.setMinWidth(Region.USE_PREF_SIZE);
      target.setMinWidth(Region.USE_PREF_SIZE);
      target.getStyleClass().add(Parts.DATA);
      target.setOnAction(
          e -> {
            if (getItem() != null && target.getValue() != null) {
              chosen.put(getItem().name(), target.getValue());
              Parts.show(guess, isStillGuessed());
            }
          });
    }

    private boolean isStillGuessed() {
      return getItem().guessed()
          && !getItem().target().value().isEmpty()
          && chosen.get(getItem().name()).equals(getItem().target());
    }

    @Override
    protected void updateItem(Line line, boolean empty) {
      super.updateItem(line, empty);
      setText(null);
      setGraphic(empty ? null : row);
      if (!empty) {
        name.setText(line.name());
        target.setValue(chosen.get(line.name()));
        target.setAccessibleText(line.name());
        Parts.show(guess, isStillGuessed());
      }
    }
  }
}
