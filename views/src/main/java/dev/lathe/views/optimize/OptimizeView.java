package dev.lathe.views.optimize;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.platform.Theming;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.NumberBinding;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The place "Optimize": recipe, live preview, layer. */
public final class OptimizeView extends HBox {
  private static final double SIDE = 310;
  private static final double LEAST = 296;

  /** Of a large window. */
  private static final double SHARE = 0.21;

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

  /** The side columns grow with the text, else panels would be cut; and with a large window. */
  private void side(Region column, Theming theming) {
    NumberBinding wide =
        Bindings.max(theming.scaleProperty().multiply(SIDE), widthProperty().multiply(SHARE));
    column.minWidthProperty().bind(theming.scaleProperty().subtract(1).multiply(GROW).add(LEAST));
    column.prefWidthProperty().bind(wide);
    column.maxWidthProperty().bind(wide);
  }
}
