package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.OptimizeController;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import java.util.function.UnaryOperator;
import javafx.beans.InvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The right column: a layer's weights, or while channels are pruned, which of them matter. */
final class SideColumn extends VBox {
  private final ToggleButton weights = pill("optimize.side.weights", "left-pill");
  private final ToggleButton channels = pill("optimize.side.channels", "right-pill");

  SideColumn(OptimizeController controller, Theming theming) {
    UnaryOperator<String> shown = raw -> controller.layerNames().shown(raw);
    LayerColumn layer = new LayerColumn(controller.layers(), shown, theming);
    ChannelsColumn pruned = new ChannelsColumn(controller.pruning().channels(), shown, theming);
    ToggleGroup group = new ToggleGroup();
    group.getToggles().addAll(weights, channels);
    group
        .selectedToggleProperty()
        .addListener(
            (o, old, now) -> {
              if (now == null) {
                old.setSelected(true);
                return;
              }
              Parts.show(layer, now == weights);
              Parts.show(pruned, now == channels);
            });
    HBox pills = new HBox(weights, channels);
    pills.setAlignment(Pos.CENTER_RIGHT);
    HBox head = Parts.row(Parts.text("optimize.layer", "place-title"), Parts.spacer(), pills);
    head.getStyleClass().add("place-header");
    grow(layer);
    grow(pruned);
    setSpacing(16);
    getChildren().addAll(head, layer, pruned);
    InvalidationListener follow =
        o -> {
          boolean active = controller.pruning().activeProperty().get();
          Parts.show(pills, active);
          (active ? channels : weights).setSelected(true);
        };
    controller.pruning().activeProperty().addListener(follow);
    Parts.show(pruned, false);
    follow.invalidated(controller.pruning().activeProperty());
  }

  private static void grow(Node column) {
    VBox.setVgrow(column, Priority.ALWAYS);
  }

  private static ToggleButton pill(String key, String style) {
    ToggleButton b = Parts.styled(new ToggleButton(Texts.get(key)), style, "small");
    b.setId(key.replace('.', '-'));
    return b;
  }
}
