package dev.lathe.views.model;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.parts.Parts;
import javafx.scene.layout.VBox;

/** The place "Model". */
public final class ModelView extends VBox {
  /** Builds the screen. */
  public ModelView(WindowControllers controllers) {
    super(16);
    getStyleClass().add("place");
    getChildren().add(Parts.placeHeader("place.model", "model.subtitle"));
  }
}
