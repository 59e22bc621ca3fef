package dev.lathe.hardware;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.lathe.hardware.GraphicsCards.Card;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists what the ONNX Runtime of this process can use here. */
final class DeviceFinder {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceFinder.class);

  private final Machine machine;
  private final OrtEnvironment environment;
  private final List<Card> cards;

  DeviceFinder(Machine machine, OrtEnvironment environment, List<Card> cards) {
    this.machine = machine;
    this.environment = environment;
    this.cards = cards;
  }

  /** Follows the search: opening a device runs a driver's code, which may end the process. */
  interface Watcher {
    /** Why this device must not be tried; empty when it may. */
    String known(String id);

    /** A model is now opened on this device. */
    void trying(String id);

    /** Takes a device. */
    void found(Device device);
  }

  /** Reports each device as it is found, the CPU first. */
  void find(Watcher watcher) {
    List<OrtEpDevice> listed = listed();
    Set<String> providers = new LinkedHashSet<>();
    providers.add(ProviderFacts.CPU);
    OrtEnvironment.getAvailableProviders().forEach(p -> providers.add(p.getName()));
    listed.forEach(d -> providers.add(d.getEpName()));
    providers.remove(OrtProvider.AZURE.getName()); // a remote service, no device of this machine
    for (String provider : providers) {
      ProviderFacts facts = ProviderFacts.of(provider);
      long devices = listed.stream().filter(d -> d.getEpName().equals(provider)).count();
      int cardsOfIt = (int) cards.stream().filter(facts::drives).count();
      boolean cpu = provider.equals(ProviderFacts.CPU);
      int count = cpu ? 1 : (int) Math.max(1, Math.max(devices, cardsOfIt));
      for (int i = 0; i < count; i++) {
        watcher.found(cpu ? cpu() : offered(facts, i, count, watcher));
      }
    }
  }

  private List<OrtEpDevice> listed() {
    try {
      return environment.getEpDevices();
    } catch (OrtException e) {
      LOG.info("this ONNX Runtime lists no devices: {}", e.getMessage());
      return List.of();
    }
  }

  private Device cpu() {
    return new Device(
        "cpu",
        Device.Kind.CPU,
        machine.processor(),
        ProviderFacts.CPU,
        machine.memoryBytes(),
        machine.instructionSets(),
        true,
        "");
  }

  /** A device of a provider that this ONNX Runtime has. */
  private Device offered(ProviderFacts facts, int index, int count, Watcher watcher) {
    boolean cpu = facts.kind() == Device.Kind.CPU;
    String id = cpu && count == 1 ? facts.id() : facts.id() + ":" + index;
    List<Card> own = cards.stream().filter(facts::drives).toList();
    String name =
        cpu
            ? machine.processor()
            : index < own.size() ? own.get(index).name() : facts.name() + " device " + index;
    long memory = index < own.size() ? own.get(index).memoryBytes() : 0;
    String reason = watcher.known(id);
    if (reason.isEmpty()) {
      watcher.trying(id);
      reason = whyNot(facts, index, own);
    }
    return new Device(
        id, facts.kind(), name, facts.provider(), memory, List.of(), reason.isEmpty(), reason);
  }

  private String whyNot(ProviderFacts facts, int index, List<Card> own) {
    if (facts.needsCard() && own.isEmpty()) {
      return "This machine has no "
          + facts.vendors().iterator().next().text()
          + " card, or its driver is not loaded.";
    }
    byte[] tiny = OnnxBytes.product("MatMul", 8, OnnxBytes.FLOAT, OnnxBytes.FLOAT, OnnxBytes.FLOAT);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      facts.append().to(options, index);
      environment.createSession(tiny, options).close();
      return "";
    } catch (OrtException e) {
      String reason = Providers.sentence(e);
      return reason + (reason.endsWith(".") ? "" : ".") + facts.needs();
    }
  }
}
