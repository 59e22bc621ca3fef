package dev.lathe.controllers;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Commands;
import dev.lathe.controllers.changes.ChangesPlace;
import dev.lathe.controllers.model.SetupHistory;
import dev.lathe.controllers.optimize.RecipeEditor;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import java.util.EnumSet;
import java.util.Set;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;

/** Undo and redo take back what the shown place changes: the setup, or the recipe. */
final class UndoByPlace {
  /** Where what a model is fed is said. */
  private static final Set<Place> OF_SETUP = EnumSet.of(Place.MODEL, Place.TRY);

  private final ObjectProperty<Place> place;

  private final ChangesPlace changes;

  private UndoByPlace(ObjectProperty<Place> place, ChangesPlace changes) {
    this.place = place;
    this.changes = changes;
  }

  static void bind(
      Commands commands,
      ObjectProperty<Place> place,
      SetupHistory setup,
      RecipeEditor recipe,
      ChangesPlace changes) {
    UndoByPlace here = new UndoByPlace(place, changes);
    StringBinding undo =
        here.whyNot(setup.canUndoProperty(), recipe.canUndoProperty(), "why-not.nothing-to-undo");
    commands.bind(
        Action.UNDO,
        Bindings.createStringBinding(
            () -> here.inGallery() ? "" : undo.get(),
            undo,
            place,
            changes.gallery().openProperty()),
        () -> {
          if (here.inGallery()) {
            changes.back();
          } else {
            here.run(setup::undo, recipe::undo);
          }
        });
    commands.bind(
        Action.REDO,
        here.whyNot(setup.canRedoProperty(), recipe.canRedoProperty(), "why-not.nothing-to-redo"),
        () -> here.run(setup::redo, recipe::redo));
  }

  /** There, undo is the way back. */
  private boolean inGallery() {
    return place.get() == Place.COMPARE && changes.gallery().openProperty().get();
  }

  private boolean ofSetup() {
    return OF_SETUP.contains(place.get());
  }

  private StringBinding whyNot(
      ReadOnlyBooleanProperty setup, ReadOnlyBooleanProperty recipe, String key) {
    return Bindings.createStringBinding(
        () -> (ofSetup() ? setup : recipe).get() ? "" : Texts.get(key), place, setup, recipe);
  }

  private void run(Runnable setup, Runnable recipe) {
    (ofSetup() ? setup : recipe).run();
  }
}
