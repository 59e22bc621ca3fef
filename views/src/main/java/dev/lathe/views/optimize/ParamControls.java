package dev.lathe.views.optimize;

import atlantafx.base.controls.ProgressSliderSkin;
import atlantafx.base.theme.Styles;
import dev.lathe.controllers.optimize.ParamItem;
import dev.lathe.controllers.optimize.ParamItem.ChoiceItem;
import dev.lathe.controllers.optimize.ParamItem.FileItem;
import dev.lathe.controllers.optimize.ParamItem.Option;
import dev.lathe.controllers.optimize.ParamItem.SliderItem;
import dev.lathe.controllers.optimize.ParamItem.TextItem;
import dev.lathe.controllers.optimize.ParamItem.ToggleItem;
import dev.lathe.controllers.optimize.RecipeEditor;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Switch;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/**
 * The control for each type of parameter: number → slider, flag → switch, choice → box, file →
 * field.
 */
final class ParamControls {
  /** Steps of an arrow key with Shift. */
  private static final int COARSE = 10;

  private final RecipeEditor editor;
  private final BiConsumer<Integer, String> chooseFile;

  /**
   * Controls of a recipe's parameters.
   *
   * @param chooseFile lets the person choose a file for a step's parameter
   */
  ParamControls(RecipeEditor editor, BiConsumer<Integer, String> chooseFile) {
    this.editor = editor;
    this.chooseFile = chooseFile;
  }

  Node of(int step, ParamItem item) {
    Node node;
    if (item instanceof SliderItem s) {
      node = slider(step, s);
    } else if (item instanceof ToggleItem t) {
      node = toggle(step, t);
    } else if (item instanceof ChoiceItem c) {
      node = choice(step, c);
    } else if (item instanceof FileItem f) {
      node = file(step, f);
    } else if (item instanceof TextItem t) {
      node = text(step, t);
    } else {
      throw new IllegalStateException("no control for " + item.id());
    }
    node.setDisable(!item.enabled());
    return node;
  }

  private Node slider(int step, SliderItem item) {
    Scale scale = new Scale(item);
    ValueField value = new ValueField(item, scale, v -> editor.moveTo(step, item.id(), v));
    Slider slider = dress(scale.slider(), item);
    slider.setSkin(new ProgressSliderSkin(slider));
    slider.setMajorTickUnit(item.whole() ? item.step() : Math.max(item.step(), 1e-9));
    slider.setMinorTickCount(0);
    slider.setSnapToTicks(item.whole() && (item.max() - item.min()) / item.step() <= 20);
    slider
        .valueProperty()
        .addListener(
            (o, old, now) -> {
              double v = scale.value(now.doubleValue());
              editor.setNumber(step, item.id(), v);
              value.follow(v);
            });
    slider
        .valueChangingProperty()
        .addListener(
            (o, old, now) -> {
              if (!now) {
                slider.setValue(scale.settled(slider.getValue()));
                editor.seal();
              }
            });
    slider.addEventFilter(
        KeyEvent.KEY_PRESSED,
        e -> {
          int steps = e.getCode() == KeyCode.RIGHT ? COARSE : -COARSE;
          if (e.isShiftDown() && (e.getCode() == KeyCode.RIGHT || e.getCode() == KeyCode.LEFT)) {
            double to = scale.value(slider.getValue()) + steps * item.step();
            slider.setValue(scale.position(to));
            e.consume();
          }
        });
    slider.setOnMouseClicked(
        e -> {
          if (e.getClickCount() == 2) {
            editor.moveTo(step, item.id(), item.initial());
          }
        });
    // A key that is let go ends a movement, as the mouse does.
    slider.addEventHandler(KeyEvent.KEY_RELEASED, e -> editor.seal());
    HBox head = Parts.row(name(item), Parts.spacer(), value);
    return new VBox(2, head, slider);
  }

  private Node toggle(int step, ToggleItem item) {
    Switch toggle = dress(new Switch(), item);
    toggle.setSelected(item.value());
    toggle.selectedProperty().addListener((o, old, now) -> editor.setFlag(step, item.id(), now));
    return Parts.row(name(item), Parts.spacer(), toggle);
  }

  private Node choice(int step, ChoiceItem item) {
    ComboBox<Option> box = Parts.styled(dress(new Choice<>(), item), Parts.DATA);
    box.getItems().setAll(item.options());
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Option option) {
            return option == null ? "" : option.word();
          }

          @Override
          public Option fromString(String text) {
            throw new UnsupportedOperationException("values are chosen, not typed");
          }
        });
    box.setValue(item.chosen());
    box.valueProperty().addListener((o, old, now) -> editor.setChoice(step, item.id(), now.id()));
    return Parts.row(name(item), Parts.spacer(), box);
  }

  /** A text counts when the field is left or Enter pressed; one that cannot be is marked. */
  private Node text(int step, TextItem item) {
    TextField field = Parts.styled(dress(new TextField(item.value()), item), Parts.DATA);
    field.setPromptText(Texts.get("param.text.example", item.example()));
    field.setOnAction(e -> commit(step, item, field));
    field
        .focusedProperty()
        .addListener(
            (o, old, now) -> {
              if (!now) {
                commit(step, item, field);
              }
            });
    return new VBox(2, name(item), field);
  }

  private void commit(int step, TextItem item, TextField field) {
    String text = field.getText().strip();
    Optional<String> problem =
        text.equals(item.value()) ? Optional.empty() : editor.setText(step, item.id(), text);
    field.pseudoClassStateChanged(Styles.STATE_DANGER, problem.isPresent());
    field.setTooltip(problem.map(Tooltip::new).orElseGet(() -> tip(item)));
  }

  /** A path is typed or dropped; it counts when the field is left or Enter pressed. */
  private Node file(int step, FileItem item) {
    TextField field = Parts.styled(dress(new TextField(item.value()), item), Parts.DATA);
    field.setOnAction(e -> commit(step, item, field.getText()));
    field
        .focusedProperty()
        .addListener(
            (o, old, now) -> {
              if (!now) {
                commit(step, item, field.getText());
              }
            });
    field.setOnDragOver(
        e -> {
          if (e.getDragboard().hasFiles()) {
            e.acceptTransferModes(TransferMode.COPY);
            e.consume();
          }
        });
    field.setOnDragDropped(
        e -> {
          commit(step, item, e.getDragboard().getFiles().get(0).getPath());
          e.setDropCompleted(true);
          e.consume();
        });
    field.setPromptText(Texts.get("param.file.none"));
    Button choose = Parts.styled(new Button(), "icon-button", "flat");
    choose.setGraphic(Parts.icon("fth-folder"));
    choose.setId("choose-" + item.id());
    choose.setAccessibleText(Texts.get("param.file.choose", item.name()));
    choose.setTooltip(new Tooltip(Texts.get("param.file.choose", item.name())));
    choose.setOnAction(e -> chooseFile.accept(step, item.id()));
    HBox.setHgrow(field, Priority.ALWAYS);
    return new VBox(2, name(item), Parts.row(field, choose));
  }

  private void commit(int step, FileItem item, String text) {
    if (!text.strip().equals(item.value())) {
      editor.setFile(step, item.id(), text.strip());
    }
  }

  private static Label name(ParamItem item) {
    Label l = Parts.data(item.name());
    l.setTooltip(tip(item));
    l.setWrapText(true);
    return l;
  }

  private static Tooltip tip(ParamItem item) {
    Tooltip tip = new Tooltip(item.doc());
    tip.setWrapText(true);
    tip.setMaxWidth(360);
    return tip;
  }

  private static <T extends Control> T dress(T control, ParamItem item) {
    control.setId("param-" + item.id());
    control.setAccessibleText(item.name());
    control.setAccessibleHelp(item.doc());
    control.setTooltip(tip(item));
    return control;
  }
}
