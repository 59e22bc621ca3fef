package dev.lathe.controllers.workbench;

import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.task.Model;

/**
 * The model that the window works on, with its experiment.
 *
 * @param model the original, with its setup
 * @param experiment its variants and measurements
 */
public record OpenModel(Model model, Experiment experiment) {
  /** The same with another setup. */
  OpenModel withModel(Model newModel) {
    return new OpenModel(newModel, experiment);
  }
}
