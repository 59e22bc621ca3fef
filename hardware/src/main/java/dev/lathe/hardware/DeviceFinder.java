package dev.lathe.hardware;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.lathe.hardware.GraphicsCards.Card;
import dev.lathe.hardware.GraphicsCards.Vendor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists what ONNX Runtime could use here, and what it could use if it were another build. */
final class DeviceFinder {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceFinder.class);
  private static final String CPU = "CPUExecutionProvider";

  private final Machine machine;
  private final OrtEnvironment environment;
  private final List<Card> cards;

  DeviceFinder(Machine machine, OrtEnvironment environment, List<Card> cards) {
    this.machine = machine;
    this.environment = environment;
    this.cards = cards;
  }

  List<Device> find() {
    List<Device> found = new ArrayList<>();
    List<OrtEpDevice> listed = listed();
    Set<String> providers = new LinkedHashSet<>();
    providers.add(CPU);
    OrtEnvironment.getAvailableProviders().forEach(p -> providers.add(p.getName()));
    listed.forEach(d -> providers.add(d.getEpName()));
    providers.remove(OrtProvider.AZURE.getName()); // a remote service, no device of this machine
    for (String provider : providers) {
      long devices = listed.stream().filter(d -> d.getEpName().equals(provider)).count();
      int cardsOfIt = (int) cards.stream().filter(c -> drives(provider, c)).count();
      int count = provider.equals(CPU) ? 1 : (int) Math.max(1, Math.max(devices, cardsOfIt));
      for (int i = 0; i < count; i++) {
        found.add(offered(provider, i, count));
      }
    }
    addMissingBuilds(found, providers);
    return List.copyOf(found);
  }

  private List<OrtEpDevice> listed() {
    try {
      return environment.getEpDevices();
    } catch (OrtException e) {
      LOG.info("this ONNX Runtime lists no devices: {}", e.getMessage());
      return List.of();
    }
  }

  /** A device of a provider that this ONNX Runtime has. */
  private Device offered(String provider, int index, int count) {
    ProviderFacts facts = ProviderFacts.of(provider);
    if (provider.equals(CPU)) {
      return new Device(
          "cpu",
          Device.Kind.CPU,
          machine.processor(),
          provider,
          machine.memoryBytes(),
          machine.instructionSets(),
          true,
          "");
    }
    String id =
        facts.kind() == Device.Kind.CPU && count == 1 ? facts.id() : facts.id() + ":" + index;
    List<Card> own = cards.stream().filter(c -> drives(provider, c)).toList();
    String name =
        facts.kind() == Device.Kind.CPU
            ? machine.processor()
            : index < own.size() ? own.get(index).name() : facts.name() + " device " + index;
    long memory = index < own.size() ? own.get(index).memoryBytes() : 0;
    String reason = whyNot(provider, facts, index, own);
    return new Device(
        id, facts.kind(), name, provider, memory, List.of(), reason.isEmpty(), reason);
  }

  private String whyNot(String provider, ProviderFacts facts, int index, List<Card> own) {
    if (facts.needsNvidia() && own.isEmpty()) {
      return "This machine has no NVIDIA card, or its driver is not loaded.";
    }
    byte[] tiny = OnnxBytes.product("MatMul", 8, OnnxBytes.FLOAT, OnnxBytes.FLOAT, OnnxBytes.FLOAT);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      Providers.append(options, provider, index);
      environment.createSession(tiny, options).close();
      return "";
    } catch (OrtException e) {
      return Providers.sentence(e);
    }
  }

  /** Cards that another build of ONNX Runtime could drive. */
  private void addMissingBuilds(List<Device> found, Set<String> providers) {
    int[] next = new int[Vendor.values().length];
    for (Card card : cards) {
      String provider = bestProvider(card);
      if (providers.contains(provider)
          || providers.stream().anyMatch(p -> !p.equals(CPU) && drives(p, card))) {
        continue;
      }
      ProviderFacts facts = ProviderFacts.of(provider);
      found.add(
          new Device(
              facts.id() + ":" + next[card.vendor().ordinal()]++,
              Device.Kind.GPU,
              card.name(),
              provider,
              card.memoryBytes(),
              List.of(),
              false,
              "This build of ONNX Runtime lacks the "
                  + provider
                  + "; set LATHE_ORT_DIR to the folder of one that has it (docs/gpu.md)."));
    }
  }

  private static String bestProvider(Card card) {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return switch (card.vendor()) {
      case NVIDIA -> "CUDAExecutionProvider";
      case APPLE -> "CoreMLExecutionProvider";
      default -> windows ? "DmlExecutionProvider" : "WebGpuExecutionProvider";
    };
  }

  private static boolean drives(String provider, Card card) {
    return switch (provider) {
      case "CUDAExecutionProvider", "TensorrtExecutionProvider" -> card.vendor() == Vendor.NVIDIA;
      case "ROCMExecutionProvider", "MIGraphXExecutionProvider" -> card.vendor() == Vendor.AMD;
      case "CoreMLExecutionProvider" -> card.vendor() == Vendor.APPLE;
      case "DmlExecutionProvider", "WebGpuExecutionProvider" -> true;
      default -> false;
    };
  }
}
