package dev.lathe.hardware;

import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.lathe.hardware.Device.Kind;
import dev.lathe.hardware.GraphicsCards.Vendor;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of an execution provider before it is asked. To know another one, add a line here.
 *
 * @param provider ONNX Runtime's name of it
 * @param id first part of its devices' ids
 * @param name what people call it
 * @param kind what sort of processor it drives
 * @param vendors whose cards it can drive
 * @param append adds it to a session's options, for the device of an index
 */
record ProviderFacts(
    String provider, String id, String name, Kind kind, Set<Vendor> vendors, Append append) {
  /** What devices of a kind need on the machine, besides the library; docs/gpu.md says it too. */
  private static final Map<String, String> NEEDS =
      Map.of(
          "cuda", "the NVIDIA driver, CUDA 12 and cuDNN 9",
          "tensorrt", "the NVIDIA driver, CUDA 12, cuDNN 9 and TensorRT 10",
          "webgpu", "libvulkan.so.1 and a Vulkan driver on Linux, Direct3D 12 on Windows");

  static final String CPU = "CPUExecutionProvider";

  /** Tells a session to use the provider. */
  interface Append {
    void to(SessionOptions options, int index) throws OrtException;
  }

  private static final Map<String, ProviderFacts> KNOWN =
      Stream.of(
              cpu("CPU", "cpu", "CPU", (o, i) -> {}),
              gpu("CUDA", "cuda", "CUDA", SessionOptions::addCUDA, Vendor.NVIDIA),
              gpu("Tensorrt", "tensorrt", "TensorRT", SessionOptions::addTensorrt, Vendor.NVIDIA),
              gpu("ROCM", "rocm", "ROCm", SessionOptions::addROCM, Vendor.AMD),
              gpu("MIGraphX", "migraphx", "MIGraphX", listed("MIGraphX"), Vendor.AMD),
              gpu("Dml", "directml", "DirectML", ProviderFacts::directMl, Vendor.values()),
              gpu("WebGpu", "webgpu", "WebGPU", (o, i) -> o.addWebGPU(Map.of()), Vendor.values()),
              npu("CoreML", "coreml", "Core ML", (o, i) -> o.addCoreML(Map.<String, String>of())),
              npu("QNN", "qnn", "QNN", (o, i) -> o.addQnn(Map.of())),
              npu("VitisAI", "vitisai", "Vitis AI", listed("VitisAI")),
              npu("Nnapi", "nnapi", "NNAPI", listed("Nnapi")),
              cpu("OpenVINO", "openvino", "OpenVINO", (o, i) -> o.addOpenVINO("CPU")),
              cpu("Dnnl", "dnnl", "oneDNN", (o, i) -> o.addDnnl(true)),
              cpu("Xnnpack", "xnnpack", "XNNPACK", (o, i) -> o.addXnnpack(Map.of())))
          .collect(Collectors.toUnmodifiableMap(ProviderFacts::provider, Function.identity()));

  /** Copies the set. */
  ProviderFacts {
    vendors = Set.copyOf(vendors);
  }

  /** The facts of a provider; for an unknown one guessed from its name. */
  static ProviderFacts of(String provider) {
    ProviderFacts known = KNOWN.get(provider);
    if (known != null) {
      return known;
    }
    String name = provider.replace("ExecutionProvider", "");
    String id = name.isEmpty() ? "device" : name.toLowerCase(Locale.ROOT);
    return new ProviderFacts(provider, id, name, Kind.GPU, Set.of(), listed(name));
  }

  private static ProviderFacts cpu(String key, String id, String name, Append append) {
    return new ProviderFacts(key + "ExecutionProvider", id, name, Kind.CPU, Set.of(), append);
  }

  private static ProviderFacts gpu(
      String key, String id, String name, Append append, Vendor... vendors) {
    Set<Vendor> cards = EnumSet.copyOf(List.of(vendors));
    return new ProviderFacts(key + "ExecutionProvider", id, name, Kind.GPU, cards, append);
  }

  private static ProviderFacts npu(String key, String id, String name, Append append) {
    Set<Vendor> cards = id.equals("coreml") ? Set.of(Vendor.APPLE) : Set.of();
    return new ProviderFacts(key + "ExecutionProvider", id, name, Kind.NPU, cards, append);
  }

  private static void directMl(SessionOptions options, int index) throws OrtException {
    options.setMemoryPatternOptimization(false); // DirectML refuses memory patterns
    options.addDirectML(index);
  }

  /** Providers that came as plug-in libraries are known by the devices that they list. */
  private static Append listed(String name) {
    String provider = name + "ExecutionProvider";
    return (options, index) -> {
      List<OrtEpDevice> devices =
          Ort.environment().getEpDevices().stream()
              .filter(d -> d.getEpName().equals(provider))
              .toList();
      if (index >= devices.size()) {
        throw new OrtException("This ONNX Runtime has no device " + index + " of " + provider);
      }
      options.addExecutionProvider(List.of(devices.get(index)), Map.of());
    };
  }

  /** A sentence to follow a reason why a device does not open; empty where nothing is known. */
  String needs() {
    String what = NEEDS.get(id);
    return what == null ? "" : " It needs " + what + ".";
  }

  /** Whether it can drive a card. */
  boolean drives(GraphicsCards.Card card) {
    return vendors.contains(card.vendor());
  }

  /** Whether it drives one vendor's cards only, so that without one it need not be tried. */
  boolean needsCard() {
    return kind == Kind.GPU && vendors.size() == 1;
  }
}
