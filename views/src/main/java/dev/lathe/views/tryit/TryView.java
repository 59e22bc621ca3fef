package dev.lathe.views.tryit;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.parts.Parts;
import javafx.scene.layout.VBox;

/** The place "Try". */
public final class TryView extends VBox {
  /** Builds the screen. */
  public TryView(WindowControllers controllers) {
    super(16);
    getStyleClass().add("place");
    getChildren().add(Parts.placeHeader("place.try", "try.subtitle"));
  }
}
