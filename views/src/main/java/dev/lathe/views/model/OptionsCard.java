package dev.lathe.views.model;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.model.SetupEditor;
import dev.lathe.controllers.model.SetupEditor.OptionLine;
import dev.lathe.controllers.model.SetupEditor.TaskChoice;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.StringBinding;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The options of the task, made from their declarations; away where it has none. */
final class OptionsCard extends VBox {
  private final SetupEditor setup;
  private final VBox lines = new VBox(8);

  OptionsCard(SetupEditor setup, WindowControllers controllers) {
    super(Parts.GRID);
    this.setup = setup;
    setId("task-options");
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    Label problem = Parts.bound(setup.optionProblemProperty(), "small", "bad-text");
    problem.setWrapText(true);
    problem.managedProperty().bind(problem.textProperty().isNotEmpty());
    Node scaling = Buttons.link(controllers.commands().get(Action.CHOOSE_SCALING));
    StringBinding cannot = controllers.dataColumns().cannotScale();
    cannot.addListener((o, old, now) -> Parts.show(scaling, now.isEmpty()));
    Parts.show(scaling, cannot.get().isEmpty());
    getChildren().addAll(Parts.text("model.options", "card-title"), lines, scaling, problem);
    InvalidationListener refresh = o -> refresh();
    setup.options().addListener(refresh);
    refresh();
  }

  private void refresh() {
    lines.getChildren().setAll(setup.options().stream().map(this::line).toList());
    Parts.show(this, !setup.options().isEmpty());
  }

  private Node line(OptionLine option) {
    Label name = Parts.data(option.name());
    name.setTooltip(Tips.of(option.doc()));
    name.setWrapText(true);
    Label source = Parts.data(option.source(), "small", "muted");
    source.setWrapText(true);
    Region control = option.choices().isEmpty() ? field(option) : choice(option);
    control.setId("option-" + option.id());
    control.setAccessibleText(option.name());
    control.setAccessibleHelp(option.doc());
    if (option.isLong()) {
      // Words need the width: beside them the name would have none.
      control.setMaxWidth(Double.MAX_VALUE);
      return new VBox(2, name, control, source);
    }
    HBox row = Parts.row(name, Parts.spacer(), control);
    HBox.setHgrow(control, Priority.SOMETIMES);
    return new VBox(2, row, source);
  }

  private ComboBox<TaskChoice> choice(OptionLine option) {
    ComboBox<TaskChoice> box = new Choice<>();
    box.getItems().setAll(option.choices());
    option.choices().stream()
        .filter(c -> c.id().equals(option.value()))
        .findFirst()
        .ifPresent(box::setValue);
    box.getStyleClass().add(Parts.DATA);
    box.setTooltip(Tips.of(option.doc()));
    box.setOnAction(e -> setup.applyOption(option.id(), box.getValue().id()));
    return box;
  }

  private TextField field(OptionLine option) {
    TextField field = new TextField(option.value());
    field.setPrefColumnCount(5);
    field.setMinWidth(Region.USE_PREF_SIZE);
    field.setTooltip(Tips.of(option.doc()));
    Runnable apply =
        () -> {
          if (!field.getText().strip().equals(option.value())) {
            setup.applyOption(option.id(), field.getText());
          }
        };
    field.setOnAction(e -> apply.run());
    field
        .focusedProperty()
        .addListener(
            (o, old, now) -> {
              if (!now) {
                apply.run();
              }
            });
    return field;
  }
}
