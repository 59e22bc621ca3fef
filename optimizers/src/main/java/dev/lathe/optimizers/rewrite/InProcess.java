package dev.lathe.optimizers.rewrite;

import ai.onnxruntime.OrtSession;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.hardware.Device;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Opens models of passes in ONNX Runtime, in this process and on the CPU. */
public final class InProcess {
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");

  private InProcess() {}

  /**
   * Opens a model on one thread.
   *
   * @param name what to call it in errors
   * @throws dev.lathe.base.LatheException when ONNX Runtime refuses it, saying why
   */
  public static OrtSession open(
      String name, OnnxModel model, SessionSettings.Optimization optimization) {
    return OrtRuntime.session(
        name, ByteBuffer.wrap(OnnxFiles.toBytes(model)), Map.of(), settings(optimization));
  }

  /** One thread on the CPU. */
  public static SessionSettings settings(SessionSettings.Optimization optimization) {
    return new SessionSettings(CPU, 1, optimization);
  }
}
