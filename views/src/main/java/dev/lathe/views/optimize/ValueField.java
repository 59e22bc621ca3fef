package dev.lathe.views.optimize;

import atlantafx.base.theme.Styles;
import dev.lathe.controllers.optimize.ParamItem.SliderItem;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.OptionalDouble;
import java.util.function.DoubleConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;

/** The number beside a slider, which can be typed too: Enter takes it, Escape puts it back. */
final class ValueField extends TextField {
  private final Scale scale;
  private final Tooltip range;
  private String shown;

  /**
   * A field.
   *
   * @param onTyped takes a number within the item's range
   */
  ValueField(SliderItem item, Scale scale, DoubleConsumer onTyped) {
    this.scale = scale;
    this.shown = scale.text(item.value());
    this.range =
        Tips.of(Texts.get("param.value.range", scale.text(item.min()), scale.text(item.max())));
    setText(shown);
    setId("value-" + item.id());
    setAccessibleText(item.name());
    setTooltip(range);
    setAlignment(Pos.CENTER_RIGHT);
    getStyleClass().addAll("value-field", "strong", Parts.DATA);
    fitText();
    textProperty().addListener(o -> fitText());
    setOnAction(e -> take(onTyped));
    focusedProperty()
        .addListener(
            (o, old, now) -> {
              if (now) {
                selectAll();
              } else if (!getText().equals(shown)) {
                take(onTyped);
              }
            });
    setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ESCAPE) {
            show(shown);
            e.consume();
          }
        });
  }

  /** Follows the slider. */
  void follow(double value) {
    shown = scale.text(value);
    show(shown);
  }

  private void take(DoubleConsumer onTyped) {
    if (getText().strip().equals(shown)) {
      show(shown);
      return;
    }
    OptionalDouble typed = scale.parse(getText());
    pseudoClassStateChanged(Styles.STATE_DANGER, typed.isEmpty());
    typed.ifPresent(onTyped::accept);
  }

  private void show(String text) {
    setText(text);
    pseudoClassStateChanged(Styles.STATE_DANGER, false);
  }

  /** As wide as its text, so that the parameter's name has the rest. */
  private void fitText() {
    setPrefColumnCount(Math.max(3, getText().length()));
    setMinWidth(USE_PREF_SIZE);
  }
}
