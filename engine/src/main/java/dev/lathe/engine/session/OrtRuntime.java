package dev.lathe.engine.session;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Ort;
import dev.lathe.hardware.Providers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * ONNX Runtime, with the one environment of the process. Sessions made here never load libraries of
 * custom operators and never write to the console; every error is a {@link LatheException}.
 */
public final class OrtRuntime {
  private static final String CPU = "CPUExecutionProvider";

  private OrtRuntime() {}

  /** The environment, for those who make tensors themselves. Never close it. */
  public static OrtEnvironment environment() {
    return Ort.environment();
  }

  /** The version of ONNX Runtime, e.g. {@code 1.29.0}. */
  public static String version() {
    return environment().getVersion();
  }

  /**
   * Opens a model file.
   *
   * @throws LatheException naming the file and what is wrong with it, or with the device
   */
  public static OrtSession session(Path model, SessionSettings settings) {
    return open(
        model.getFileName() == null ? model.toString() : model.getFileName().toString(),
        settings,
        Map.of(),
        options -> environment().createSession(model.toString(), options));
  }

  /**
   * Opens a model file and closes it again, only to see that it opens: weights are not packed for
   * computing, which would copy them, and no plan is made where in memory values will lie, which
   * takes as many steps as there are pairs of values.
   *
   * @param name what to call it in errors
   * @throws LatheException naming the model and what is wrong with it
   */
  public static void requireOpens(String name, Path model, SessionSettings settings) {
    Opening opening =
        options -> {
          options.addConfigEntry("session.disable_prepacking", "1");
          options.setMemoryPatternOptimization(false);
          return environment().createSession(model.toString(), options);
        };
    try (OrtSession session = open(name, settings, Map.of(), opening)) {
      session.getNumOutputs();
    } catch (OrtException e) {
      throw OrtErrors.onOpen(name, settings.device(), e);
    }
  }

  /**
   * Opens a model held in memory. External data is not found from there, so its weights must be
   * inside, or be given.
   *
   * @param name what to call it in errors
   * @param model the bytes of an ONNX file; a direct buffer is read in place, from position to
   *     limit
   * @param initializers values that take the place of the graph's initializers of that name; they
   *     must stay open as long as the session
   * @throws LatheException naming the model and what is wrong
   */
  public static OrtSession session(
      String name,
      ByteBuffer model,
      Map<String, OnnxTensorLike> initializers,
      SessionSettings settings) {
    return open(
        name,
        settings,
        initializers,
        options -> {
          if (model.isDirect()) {
            return environment().createSession(model, options);
          }
          byte[] bytes = new byte[model.remaining()];
          model.duplicate().get(bytes);
          return environment().createSession(bytes, options);
        });
  }

  private interface Opening {
    OrtSession open(OrtSession.SessionOptions options) throws OrtException;
  }

  private static OrtSession open(
      String name,
      SessionSettings settings,
      Map<String, OnnxTensorLike> initializers,
      Opening opening) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      if (settings.threads() > 0) {
        options.setIntraOpNumThreads(settings.threads());
      }
      options.setOptimizationLevel(level(settings.optimization()));
      addProvider(options, settings.device());
      if (!initializers.isEmpty()) {
        options.addExternalInitializers(initializers);
      }
      return opening.open(options);
    } catch (OrtException e) {
      throw settings.device().provider().equals(CPU) || !opensOnCpu(settings, initializers, opening)
          ? OrtErrors.onOpen(name, settings.device(), e)
          : OrtErrors.onDevice(name, settings.device(), e);
    }
  }

  /** Tells a device that cannot run a model from a model that nothing can run. */
  private static boolean opensOnCpu(
      SessionSettings settings, Map<String, OnnxTensorLike> initializers, Opening opening) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setOptimizationLevel(level(settings.optimization()));
      if (!initializers.isEmpty()) {
        options.addExternalInitializers(initializers);
      }
      opening.open(options).close();
      return true;
    } catch (OrtException e) {
      return false;
    }
  }

  private static OrtSession.SessionOptions.OptLevel level(SessionSettings.Optimization o) {
    return switch (o) {
      case NONE -> OrtSession.SessionOptions.OptLevel.NO_OPT;
      case BASIC -> OrtSession.SessionOptions.OptLevel.BASIC_OPT;
      case EXTENDED -> OrtSession.SessionOptions.OptLevel.EXTENDED_OPT;
      case ALL -> OrtSession.SessionOptions.OptLevel.ALL_OPT;
    };
  }

  private static void addProvider(OrtSession.SessionOptions options, Device device) {
    if (!device.runtime().isBundled()) {
      throw new IllegalStateException(device.id() + " is to be used in a child, by Hosts");
    }
    if (!device.available()) {
      throw LatheException.environment(
          "The device " + device.id() + " cannot be used.",
          device.reason(),
          "Choose another device; 'lathe devices' lists them.",
          null);
    }
    Providers.addTo(options, device);
  }
}
