package dev.lathe.views.learn;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.parts.Parts;
import javafx.scene.layout.VBox;

/** The place "Learn". */
public final class LearnView extends VBox {
  /** Builds the screen. */
  public LearnView(WindowControllers controllers) {
    super(16);
    getStyleClass().add("place");
    getChildren().add(Parts.placeHeader("place.learn", "learn.subtitle"));
  }
}
