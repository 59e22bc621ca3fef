package dev.lathe.views.parts;

import dev.lathe.controllers.tryit.Adjustment;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A slider with a number beside it that act on answers at hand. */
public final class AdjustmentSlider extends VBox {
  /** For this option, under its own name. */
  public AdjustmentSlider(Adjustment a) {
    super(2);
    Slider slider = new Slider(a.low(), a.high(), a.valueProperty().get());
    slider.setId("adjust-" + a.id());
    slider.setBlockIncrement(a.step());
    slider.setMajorTickUnit((a.high() - a.low()) / 2);
    slider.setAccessibleText(a.name());
    slider.setAccessibleHelp(a.doc());
    slider.setTooltip(Tips.of(a.doc()));
    slider.valueProperty().bindBidirectional(a.valueProperty());
    TextField number = new TextField(a.text());
    number.setId("adjust-" + a.id() + "-number");
    number.setPrefColumnCount(3);
    number.setMinWidth(Region.USE_PREF_SIZE);
    number.setMaxWidth(Region.USE_PREF_SIZE);
    number.setAccessibleText(a.name());
    a.valueProperty().addListener((o, old, now) -> number.setText(a.text()));
    Runnable typed =
        () -> {
          a.type(number.getText());
          number.setText(a.text());
        };
    number.setOnAction(e -> typed.run());
    number
        .focusedProperty()
        .addListener(
            (o, old, now) -> {
              if (!now) {
                typed.run();
              }
            });
    Label name = Parts.data(a.name());
    name.setTooltip(Tips.of(a.doc()));
    name.setWrapText(true);
    getChildren().addAll(Parts.row(name, Parts.spacer(), number), slider);
  }
}
