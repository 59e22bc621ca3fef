package dev.lathe.views.compare;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import javafx.scene.layout.VBox;

/** The place "Compare". */
public final class CompareView extends VBox {
  /** Builds the screen. */
  public CompareView(WindowControllers controllers, Theming theming) {
    super(16);
    getStyleClass().add("place");
    getChildren().add(Parts.placeHeader("place.compare", "compare.subtitle"));
  }
}
