package dev.lathe.views.optimize;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.parts.Columns;
import dev.lathe.views.parts.Columns.Column;
import dev.lathe.views.platform.Theming;
import java.util.List;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The place "Optimize": recipe, live preview, layer. */
public final class OptimizeView extends VBox {
  /** Builds the screen. */
  public OptimizeView(WindowControllers controllers, Theming theming) {
    getStyleClass().add("place");
    Columns columns =
        new Columns(
            "optimize",
            controllers.settings(),
            theming.em(),
            List.of(
                new Column("optimize.recipe", new RecipeColumn(controllers, theming), 21, 0, 26),
                new Column(
                    "optimize.preview",
                    new PreviewColumn(controllers, theming, new DraftInput(controllers.tryIt())),
                    24,
                    34,
                    48),
                new Column(
                    "optimize.layer", new SideColumn(controllers.optimize(), theming), 21, 36, 26)),
            List.of(List.of(0), List.of(1, 2)));
    VBox.setVgrow(columns, Priority.ALWAYS);
    getChildren().add(columns);
  }
}
