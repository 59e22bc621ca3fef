package dev.lathe.views;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.views.compare.CompareView;
import dev.lathe.views.learn.LearnView;
import dev.lathe.views.model.ModelView;
import dev.lathe.views.optimize.OptimizeView;
import dev.lathe.views.platform.Theming;
import dev.lathe.views.tryit.TryView;
import java.util.EnumMap;
import java.util.Map;
import javafx.scene.Node;

/** The views of the five places, each made when it is first looked at. */
final class Places {
  private final WindowControllers controllers;
  private final Theming theming;
  private final Map<Place, Node> made = new EnumMap<>(Place.class);

  Places(WindowControllers controllers, Theming theming) {
    this.controllers = controllers;
    this.theming = theming;
  }

  Node get(Place place) {
    return made.computeIfAbsent(place, this::make);
  }

  private Node make(Place place) {
    return switch (place) {
      case MODEL -> new ModelView(controllers, theming);
      case TRY -> new TryView(controllers, theming);
      case OPTIMIZE -> new OptimizeView(controllers, theming);
      case COMPARE -> new CompareView(controllers, theming);
      case LEARN -> new LearnView(controllers);
    };
  }
}
