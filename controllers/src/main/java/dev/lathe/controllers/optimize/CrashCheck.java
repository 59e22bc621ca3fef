package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.util.Optional;

/**
 * Knows which models take their process down: those may run in this process no more. Found out in a
 * process of its own before the first run, and by whatever crashes later.
 */
@FunctionalInterface
public interface CrashCheck {
  /**
   * To be asked before native code in this process gets a model; runs one that is not known yet.
   *
   * @return what the process died of; empty when it lived
   */
  Optional<LatheException> check(Model model, JobContext context);

  /**
   * The process in which {@link #check} has just run a model that takes long to open, so that it is
   * opened once: to be closed by who takes it, and given to one only.
   *
   * @param threads threads within an operator; 0 takes the number of physical cores
   * @return empty where there is none of this model with this setup
   */
  default Optional<Predictor> takeChecked(Model model, Device device, int threads) {
    return Optional.empty();
  }

  /** Whether a model is known by now to crash; runs nothing, and never waits. */
  default boolean isCrashing(Model model) {
    return false;
  }

  /**
   * To be called before a model is opened in this process, so that it is known should the process
   * die of it.
   *
   * @return to be run once the model is closed
   */
  default Runnable opensHere(Model model) {
    return () -> {};
  }

  /**
   * Told of each error of a process in which the model ran. If the process crashed in the runtime,
   * the model is known to crash from now on.
   *
   * @return the error for the person, which says so the first time
   */
  default LatheException failed(Model model, LatheException error) {
    return error;
  }
}
