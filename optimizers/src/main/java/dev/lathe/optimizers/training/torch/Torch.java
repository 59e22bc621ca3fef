package dev.lathe.optimizers.training.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.LatheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PyTorch engine of this process: loaded at first use, from files only, never the network. */
public final class Torch {
  private static final Logger LOG = LoggerFactory.getLogger(Torch.class);

  private Torch() {}

  static {
    NativeTuning.apply();
  }

  /**
   * The engine.
   *
   * @throws LatheException when its native library cannot be loaded on this machine
   */
  public static Engine engine() {
    // DJL would look for other versions on its server; whatever is needed is on the class path.
    if (System.getProperty("offline") == null) {
      System.setProperty("offline", "true");
    }
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException | IllegalArgumentException | LinkageError e) {
      LOG.warn("PyTorch cannot be loaded", e);
      throw LatheException.failed(
          "Training is not possible on this machine.",
          "The native library of PyTorch cannot be loaded: " + e.getMessage() + ".",
          "Everything that does not train works all the same; the log says more.",
          e);
    }
  }

  /** A manager for arrays that live as long as what makes them; the caller closes it. */
  public static NDManager newManager() {
    return engine().newBaseManager();
  }
}
