package dev.lathe.views.tryit;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.LengthsCard;
import dev.lathe.views.parts.Parts;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Input tensors: random numbers, or arrays from a file. */
final class TensorInput extends VBox {
  TensorInput(WindowControllers controllers) {
    super(12);
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    Label line = Parts.bound(controllers.tryIt().tensorsLineProperty(), "strong");
    line.setWrapText(true);
    Button other = new Button(Texts.get("try.tensors.other"));
    other.setOnAction(e -> controllers.tryIt().otherTensors());
    Label drop = Parts.text("try.tensors.drop", "drop-target");
    drop.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
    drop.setWrapText(true);
    VBox.setVgrow(drop, Priority.ALWAYS);
    getChildren()
        .addAll(
            Parts.text("try.tensors", "card-title"),
            line,
            LengthsCard.ofRandomInputs(controllers.model().lengths()),
            Parts.row(other, Buttons.of(controllers.commands().get(Action.OPEN_INPUT))),
            drop);
  }
}
