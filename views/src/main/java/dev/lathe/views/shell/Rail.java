package dev.lathe.views.shell;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.VBox;

/** The five places on the left. */
public final class Rail extends VBox {
  private final Map<Place, ToggleButton> items = new EnumMap<>(Place.class);

  /** A rail that does nothing yet, for the first frame. */
  public Rail() {
    getStyleClass().add("rail");
    setAccessibleText(Texts.get("shell.rail"));
    for (Place p : Place.values()) {
      ToggleButton b = new ToggleButton(p.text(), Parts.icon(p.action().icon()));
      b.getStyleClass().setAll("rail-item");
      b.setId(Buttons.id(p.action()));
      b.setAccessibleText(p.text());
      b.setTooltip(new Tooltip(tip(p)));
      items.put(p, b);
      getChildren().add(b);
    }
  }

  /** Lets the rail follow and change the place. */
  public void connect(ObjectProperty<Place> place) {
    Consumer<Place> mark = now -> items.forEach((p, b) -> b.setSelected(p == now));
    place.addListener((o, old, now) -> mark.accept(now));
    mark.accept(place.get());
    items.forEach(
        (p, b) ->
            b.setOnAction(
                e -> {
                  place.set(p);
                  mark.accept(p);
                }));
  }

  private static String tip(Place p) {
    return p.action().help()
        + p.action()
            .shortcut()
            .map(s -> "  " + KeyCombination.valueOf(s).getDisplayText())
            .orElse("");
  }
}
