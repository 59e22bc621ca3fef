package dev.lathe.views.optimize;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.platform.Theming;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The place "Optimize": recipe, live preview, layer. */
public final class OptimizeView extends HBox {
  private static final double SIDE = 310;
  private static final double LEAST = 296;

  /** How much more a doubled text asks for at least; the middle needs room too. */
  private static final double GROW = 190;

  /** Builds the screen. */
  public OptimizeView(WindowControllers controllers, Theming theming) {
    super(16);
    getStyleClass().add("place");
    RecipeColumn recipe = new RecipeColumn(controllers, theming);
    PreviewColumn preview =
        new PreviewColumn(controllers, theming, new DraftInput(controllers.tryIt()));
    SideColumn layer = new SideColumn(controllers.optimize(), theming);
    side(recipe, theming);
    side(layer, theming);
    HBox.setHgrow(preview, Priority.ALWAYS);
    preview.setMinWidth(0);
    getChildren().addAll(recipe, preview, layer);
  }

  /** The side columns grow with the text, else panels would be cut. */
  private static void side(Region column, Theming theming) {
    column.minWidthProperty().bind(theming.scaleProperty().subtract(1).multiply(GROW).add(LEAST));
    column.prefWidthProperty().bind(theming.scaleProperty().multiply(SIDE));
    column.maxWidthProperty().bind(theming.scaleProperty().multiply(SIDE));
  }
}
