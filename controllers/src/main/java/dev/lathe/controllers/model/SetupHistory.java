package dev.lathe.controllers.model;

import dev.lathe.controllers.settings.UndoStack;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.task.ModelSetup;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;

/**
 * Undo of what a person changes in the setup of the open model, whichever screen it was changed on:
 * one step a change, until another model is opened. Use on the screen's thread.
 */
public final class SetupHistory {
  private final UndoStack<Optional<ModelSetup>> steps;

  SetupHistory(WorkbenchController workbench) {
    steps =
        new UndoStack<>(
            setup(workbench.openModelProperty().get()),
            before -> before.ifPresent(workbench::changeSetup));
    workbench
        .openModelProperty()
        .addListener(
            (o, old, now) -> {
              if (!old.map(OpenModel::experiment).equals(now.map(OpenModel::experiment))) {
                steps.reset(setup(now));
              } else {
                steps.push(setup(now)); // what was gone back to is there already, and no step
              }
            });
  }

  private static Optional<ModelSetup> setup(Optional<OpenModel> open) {
    return open.map(o -> o.model().setup());
  }

  /** Whether there is a change to take back. */
  public ReadOnlyBooleanProperty canUndoProperty() {
    return steps.canUndoProperty();
  }

  /** Whether there is a change to make again. */
  public ReadOnlyBooleanProperty canRedoProperty() {
    return steps.canRedoProperty();
  }

  /** Takes the last change back. */
  public void undo() {
    steps.undo();
  }

  /** Makes it again. */
  public void redo() {
    steps.redo();
  }
}
