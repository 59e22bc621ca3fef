package dev.lathe.hardware;

import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import java.util.List;
import java.util.Map;

/** How a session is told to run on a device. */
public final class Providers {
  private Providers() {}

  /**
   * Appends the device's execution provider to the options; for the CPU there is nothing to append.
   *
   * @throws LatheException when the provider cannot be had here, saying why
   */
  public static void addTo(OrtSession.SessionOptions options, Device device) {
    try {
      append(options, device.provider(), indexOf(device.id()));
    } catch (OrtException e) {
      throw LatheException.environment(
          "The device " + device.id() + " cannot be used.",
          sentence(e),
          "`lathe devices` lists what can be used here.",
          e);
    }
  }

  /** The number after the colon of a device id; 0 where there is none. */
  static int indexOf(String id) {
    int colon = id.lastIndexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(id.substring(colon + 1));
  }

  static void append(OrtSession.SessionOptions options, String provider, int index)
      throws OrtException {
    switch (provider) {
      case "CPUExecutionProvider" -> {}
      case "CUDAExecutionProvider" -> options.addCUDA(index);
      case "TensorrtExecutionProvider" -> options.addTensorrt(index);
      case "ROCMExecutionProvider" -> options.addROCM(index);
      case "DmlExecutionProvider" -> {
        options.setMemoryPatternOptimization(false); // DirectML refuses memory patterns
        options.addDirectML(index);
      }
      case "WebGpuExecutionProvider" -> options.addWebGPU(Map.of());
      case "CoreMLExecutionProvider" -> options.addCoreML(Map.<String, String>of());
      case "OpenVINOExecutionProvider" -> options.addOpenVINO("CPU");
      case "DnnlExecutionProvider" -> options.addDnnl(true);
      case "XnnpackExecutionProvider" -> options.addXnnpack(Map.of());
      case "QNNExecutionProvider" -> options.addQnn(Map.of());
      default -> appendListed(options, provider, index);
    }
  }

  /** Providers that came as plug-in libraries are known by the devices that they list. */
  private static void appendListed(OrtSession.SessionOptions options, String provider, int index)
      throws OrtException {
    List<OrtEpDevice> devices =
        Ort.environment().getEpDevices().stream()
            .filter(d -> d.getEpName().equals(provider))
            .toList();
    if (index >= devices.size()) {
      throw new OrtException("This ONNX Runtime has no device " + index + " of " + provider);
    }
    options.addExecutionProvider(List.of(devices.get(index)), Map.of());
  }

  /** The first sentence of a native message, without its prefix and source position. */
  static String sentence(OrtException e) {
    String text = e.getMessage() == null ? "ONNX Runtime gave no reason." : e.getMessage();
    text = text.replaceFirst("^Error code - \\w+ - message: ", "");
    text = text.replaceFirst("^\\S*<lambda\\(\\)>.*? was false\\. ", "");
    text =
        text.replaceAll("\\S*/[\\w./-]+:\\d+ \\S+\\(.*?\\)\\s*", "")
            .replaceAll("\\s+", " ")
            .strip();
    return text.length() <= 300 ? text : text.substring(0, 297) + "...";
  }
}
