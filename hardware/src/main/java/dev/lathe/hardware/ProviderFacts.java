package dev.lathe.hardware;

import java.util.Locale;
import java.util.Map;

/**
 * What is known of an execution provider before it is asked.
 *
 * @param id first part of its devices' ids
 * @param kind what sort of processor it drives
 */
record ProviderFacts(String id, Device.Kind kind) {
  private static final Map<String, ProviderFacts> KNOWN =
      Map.ofEntries(
          Map.entry("CPUExecutionProvider", new ProviderFacts("cpu", Device.Kind.CPU)),
          Map.entry("CUDAExecutionProvider", new ProviderFacts("cuda", Device.Kind.GPU)),
          Map.entry("TensorrtExecutionProvider", new ProviderFacts("tensorrt", Device.Kind.GPU)),
          Map.entry("ROCMExecutionProvider", new ProviderFacts("rocm", Device.Kind.GPU)),
          Map.entry("MIGraphXExecutionProvider", new ProviderFacts("migraphx", Device.Kind.GPU)),
          Map.entry("DmlExecutionProvider", new ProviderFacts("directml", Device.Kind.GPU)),
          Map.entry("WebGpuExecutionProvider", new ProviderFacts("webgpu", Device.Kind.GPU)),
          Map.entry("CoreMLExecutionProvider", new ProviderFacts("coreml", Device.Kind.NPU)),
          Map.entry("QNNExecutionProvider", new ProviderFacts("qnn", Device.Kind.NPU)),
          Map.entry("VitisAIExecutionProvider", new ProviderFacts("vitisai", Device.Kind.NPU)),
          Map.entry("NnapiExecutionProvider", new ProviderFacts("nnapi", Device.Kind.NPU)),
          Map.entry("OpenVINOExecutionProvider", new ProviderFacts("openvino", Device.Kind.CPU)),
          Map.entry("DnnlExecutionProvider", new ProviderFacts("dnnl", Device.Kind.CPU)),
          Map.entry("XnnpackExecutionProvider", new ProviderFacts("xnnpack", Device.Kind.CPU)));

  /** The facts of a provider; for an unknown one guessed from its name. */
  static ProviderFacts of(String provider) {
    ProviderFacts known = KNOWN.get(provider);
    if (known != null) {
      return known;
    }
    String id = provider.replace("ExecutionProvider", "").toLowerCase(Locale.ROOT);
    return new ProviderFacts(id.isEmpty() ? "device" : id, Device.Kind.GPU);
  }

  /** Whether the provider drives NVIDIA cards only. */
  boolean needsNvidia() {
    return id.equals("cuda") || id.equals("tensorrt");
  }
}
