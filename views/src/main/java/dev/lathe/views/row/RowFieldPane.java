package dev.lathe.views.row;

import atlantafx.base.controls.ProgressSliderSkin;
import dev.lathe.controllers.row.RowField;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.collections.FXCollections;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** One column of the form: a slider with a number, a choice, or a text. */
final class RowFieldPane extends VBox {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

  /** Steps of an arrow key with Shift. */
  private static final int COARSE = 10;

  private final RowField field;
  private boolean moving;

  /**
   * A field.
   *
   * @param onChosen is told when a person goes to it
   */
  RowFieldPane(RowField field, Runnable onChosen) {
    super(2);
    this.field = field;
    getStyleClass().add("row-field");
    setId("field-" + field.name());
    Label name = Parts.name(field.name());
    HBox head = Parts.row(name, Parts.spacer());
    head.setAlignment(Pos.CENTER_LEFT);
    getChildren().add(head);
    if (field.isNumeric()) {
      head.getChildren().add(number());
      getChildren().add(slider());
    } else if (!field.choices().isEmpty()) {
      head.getChildren().add(choice());
    } else {
      TextField text = text();
      HBox.setHgrow(text, Priority.SOMETIMES);
      head.getChildren().add(text);
    }
    Label note = Parts.bound(field.note(), "warn-text", "small");
    note.setWrapText(true);
    InvalidationListener said = o -> Parts.show(note, !field.note().get().isEmpty());
    field.note().addListener(said);
    said.invalidated(null);
    getChildren().add(note);
    // Only a hand chooses: the focus also moves when something else disappears. A Tab that comes
    // here is let go here.
    addEventFilter(MouseEvent.MOUSE_PRESSED, e -> onChosen.run());
    addEventFilter(KeyEvent.KEY_RELEASED, e -> onChosen.run());
  }

  /** Gives its number, choice or text the focus. */
  void focus() {
    java.util.Optional.ofNullable(lookup("#value-" + field.name())).ifPresent(Node::requestFocus);
  }

  void setChosen(boolean chosen) {
    pseudoClassStateChanged(CHOSEN, chosen);
  }

  private Slider slider() {
    Slider slider = new Slider(0, 1, field.way());
    slider.setSkin(new ProgressSliderSkin(slider));
    slider.setId("slider-" + field.name());
    slider.setAccessibleText(field.name());
    slider.setAccessibleHelp(Texts.get("row.slider.help"));
    slider.setTooltip(Tips.of(Texts.get("row.slider.help")));
    slider
        .valueProperty()
        .addListener(
            (o, old, now) -> {
              if (!moving) {
                moving = true;
                field.moveTo(now.doubleValue());
                moving = false;
              }
            });
    field
        .valueProperty()
        .addListener(
            o -> {
              if (!moving) {
                moving = true;
                slider.setValue(field.way());
                moving = false;
              }
            });
    // A step of the column, not of the way: small values lie close together.
    slider.addEventFilter(
        KeyEvent.KEY_PRESSED,
        e -> {
          int by = e.isShiftDown() ? COARSE : 1;
          if (e.getCode() == KeyCode.RIGHT || e.getCode() == KeyCode.LEFT) {
            field.step(e.getCode() == KeyCode.RIGHT ? by : -by);
            e.consume();
          }
        });
    return slider;
  }

  private TextField number() {
    TextField text = text();
    text.setAlignment(Pos.CENTER_RIGHT);
    text.setPrefColumnCount(6);
    text.setMinWidth(USE_PREF_SIZE);
    text.setMaxWidth(USE_PREF_SIZE);
    text.addEventFilter(
        KeyEvent.KEY_PRESSED,
        e -> {
          if (e.getCode() == KeyCode.UP || e.getCode() == KeyCode.DOWN) {
            field.step(e.getCode() == KeyCode.UP ? 1 : -1);
            e.consume();
          }
        });
    return text;
  }

  private TextField text() {
    TextField text = Parts.styled(new TextField(), Parts.DATA);
    text.setId("value-" + field.name());
    text.setAccessibleText(field.name());
    text.textProperty().bindBidirectional(field.valueProperty());
    return text;
  }

  private Node choice() {
    List<String> values = new ArrayList<>(field.choices());
    ComboBox<String> box = Choice.ofNames(FXCollections.observableArrayList(values), v -> v);
    box.setId("value-" + field.name());
    box.getStyleClass().add(Parts.DATA);
    box.setAccessibleText(field.name());
    InvalidationListener follow = o -> box.setValue(field.valueProperty().get());
    field.valueProperty().addListener(follow);
    follow.invalidated(null);
    box.valueProperty()
        .addListener(
            (o, old, now) -> {
              if (now != null) {
                field.valueProperty().set(now);
              }
            });
    return box;
  }
}
