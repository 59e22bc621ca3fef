package dev.lathe.views.optimize;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import javafx.scene.layout.VBox;

/** The place "Optimize". */
public final class OptimizeView extends VBox {
  /** Builds the screen. */
  public OptimizeView(WindowControllers controllers, Theming theming) {
    super(16);
    getStyleClass().add("place");
    getChildren().add(Parts.placeHeader("place.optimize", "optimize.subtitle"));
  }
}
