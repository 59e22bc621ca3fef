package dev.lathe.controllers.optimize;

import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.experiment.Variant;
import java.util.Optional;

/**
 * A variant that was just made, with the models on its way, which whoever takes it closes.
 *
 * @param judged what the steps may be judged on
 */
public record MadeSteps(
    OpenModel open, Variant variant, OptimizeServices.Steps steps, Optional<Dataset> judged) {}
