package dev.lathe.engine.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.nio.ByteBuffer;
import java.util.Map;

/** Opens models for asking. */
public final class Predictors {
  private Predictors() {}

  /**
   * Opens a model on a device.
   *
   * @param threads threads within an operator; 0 takes the number of physical cores
   * @throws LatheException naming the model and what is wrong with it, or with the device
   */
  public static Predictor open(Model model, Device device, int threads) {
    return open(model, SessionSettings.of(device, threads));
  }

  /** Opens a model with these settings; errors as {@link #open(Model, Device, int)}. */
  public static Predictor open(Model model, SessionSettings settings) {
    model.requireOutputs();
    model.requireOneGraph("measured or changed");
    return over(model, OrtRuntime.session(model.file(), settings));
  }

  /**
   * Opens a draft: the model's setup with the bytes of another ONNX file, which must hold its
   * weights inside.
   *
   * @throws LatheException as {@link #open(Model, Device, int)}
   */
  public static Predictor open(Model model, ByteBuffer onnx, SessionSettings settings) {
    return over(model, OrtRuntime.session(model.name(), onnx, Map.of(), settings));
  }

  /** Whether a model is known to let one sample of a batch change another's answer. */
  public static boolean mixesSamples(Model model) {
    return Batching.mixesSamples(model.onnx());
  }

  /**
   * Makes a predictor of a session, whose inputs and outputs are those of the model. The session is
   * closed with the predictor.
   */
  public static Predictor over(Model model, OrtSession session) {
    try {
      return new SessionPredictor(model, session);
    } catch (OrtException e) {
      throw LatheException.failed(
          model.name() + " cannot be asked.", OrtErrors.clean(e.getMessage()), "", e);
    }
  }
}
