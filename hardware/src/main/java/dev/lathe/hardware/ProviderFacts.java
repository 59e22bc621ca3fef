package dev.lathe.hardware;

import java.util.Locale;
import java.util.Map;

/**
 * What is known of an execution provider before it is asked.
 *
 * @param id first part of its devices' ids
 * @param name what people call it
 * @param kind what sort of processor it drives
 */
record ProviderFacts(String id, String name, Device.Kind kind) {
  private static final Map<String, ProviderFacts> KNOWN =
      Map.ofEntries(
          Map.entry("CPUExecutionProvider", new ProviderFacts("cpu", "CPU", Device.Kind.CPU)),
          Map.entry("CUDAExecutionProvider", new ProviderFacts("cuda", "CUDA", Device.Kind.GPU)),
          Map.entry(
              "TensorrtExecutionProvider",
              new ProviderFacts("tensorrt", "TensorRT", Device.Kind.GPU)),
          Map.entry("ROCMExecutionProvider", new ProviderFacts("rocm", "ROCm", Device.Kind.GPU)),
          Map.entry(
              "MIGraphXExecutionProvider",
              new ProviderFacts("migraphx", "MIGraphX", Device.Kind.GPU)),
          Map.entry(
              "DmlExecutionProvider", new ProviderFacts("directml", "DirectML", Device.Kind.GPU)),
          Map.entry(
              "WebGpuExecutionProvider", new ProviderFacts("webgpu", "WebGPU", Device.Kind.GPU)),
          Map.entry(
              "CoreMLExecutionProvider", new ProviderFacts("coreml", "Core ML", Device.Kind.NPU)),
          Map.entry("QNNExecutionProvider", new ProviderFacts("qnn", "QNN", Device.Kind.NPU)),
          Map.entry(
              "VitisAIExecutionProvider",
              new ProviderFacts("vitisai", "Vitis AI", Device.Kind.NPU)),
          Map.entry("NnapiExecutionProvider", new ProviderFacts("nnapi", "NNAPI", Device.Kind.NPU)),
          Map.entry(
              "OpenVINOExecutionProvider",
              new ProviderFacts("openvino", "OpenVINO", Device.Kind.CPU)),
          Map.entry("DnnlExecutionProvider", new ProviderFacts("dnnl", "oneDNN", Device.Kind.CPU)),
          Map.entry(
              "XnnpackExecutionProvider",
              new ProviderFacts("xnnpack", "XNNPACK", Device.Kind.CPU)));

  /** The facts of a provider; for an unknown one guessed from its name. */
  static ProviderFacts of(String provider) {
    ProviderFacts known = KNOWN.get(provider);
    if (known != null) {
      return known;
    }
    String name = provider.replace("ExecutionProvider", "");
    String id = name.isEmpty() ? "device" : name.toLowerCase(Locale.ROOT);
    return new ProviderFacts(id, name, Device.Kind.GPU);
  }

  /** Whether the provider drives NVIDIA cards only. */
  boolean needsNvidia() {
    return id.equals("cuda") || id.equals("tensorrt");
  }
}
