package dev.lathe.hardware;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** This machine. Thread-safe; each answer is found once. */
public final class HardwareService implements Hardware {
  private final ProbeCache cache;
  private final RuntimeRegistry runtimes;
  private Machine machine;
  private List<Device> bundled;
  private List<GraphicsCards.Card> cards;

  /** Keeps probe results in Lathe's home. */
  public HardwareService() {
    this(LatheHome.cache());
  }

  /** Keeps probe results in this folder. */
  public HardwareService(Path cacheFolder) {
    this(cacheFolder, RuntimeRegistry.ofHome(cacheFolder));
  }

  HardwareService(Path cacheFolder, RuntimeRegistry runtimes) {
    this.cache = new ProbeCache(cacheFolder.resolve("probe.properties"));
    this.runtimes = runtimes;
  }

  @Override
  public synchronized Machine machine() {
    if (machine == null) {
      machine =
          Files.isReadable(Path.of("/proc/cpuinfo"))
              ? new LinuxMachine(Path.of("/"), Runtime.getRuntime().availableProcessors()).read()
              : OshiMachine.read();
    }
    return machine;
  }

  @Override
  public Runtimes runtimes() {
    return runtimes;
  }

  @Override
  public synchronized List<Device> devices() {
    // Asked each time: a library may have been added or removed, by another process too.
    List<Device> all = new ArrayList<>(bundled());
    for (InferenceRuntime r : runtimes.list()) {
      if (!r.isBundled() && r.isUsable()) {
        all.addAll(runtimes.devices(r));
      }
    }
    all.addAll(MissingBuilds.of(cards, all));
    return List.copyOf(all);
  }

  /** The devices of the runtime in this process, found once. */
  private List<Device> bundled() {
    if (bundled == null) {
      List<Device> found = new ArrayList<>();
      cards = GraphicsCards.find();
      new DeviceFinder(machine(), Ort.environment(), cards)
          .find(
              new DeviceFinder.Watcher() {
                @Override
                public String known(String id) {
                  return "";
                }

                @Override
                public void trying(String id) {}

                @Override
                public void found(Device device) {
                  found.add(device);
                }
              });
      bundled = List.copyOf(found);
    }
    return bundled;
  }

  /**
   * The device with that id, usable now. The id may leave out the runtime where only one offers
   * such a device.
   *
   * @throws LatheException when there is none or more than one, naming those that are, or when it
   *     is unusable, with the reason
   */
  public Device device(String id) {
    return DeviceIds.require(id, devices(), runtimes.list());
  }

  @Override
  public Probe probe(boolean again, JobContext context) {
    String key = cacheKey();
    if (!again) {
      Optional<Probe> kept = cache.read(key);
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    Probe probe = new MachineProbe(Ort.environment(), machine()).run(context);
    cache.write(key, probe);
    return probe;
  }

  /** The kept result of the last probe, without measuring; empty when there is none. */
  public Optional<Probe> lastProbe() {
    return cache.read(cacheKey());
  }

  private String cacheKey() {
    Machine m = machine();
    return String.join(
        "|",
        m.processor(),
        Integer.toString(m.logicalCores()),
        Long.toString(m.memoryBytes() >> 30),
        String.join(",", m.instructionSets()),
        m.governor().orElse(""),
        m.power().orElse(""),
        Ort.environment().getVersion());
  }
}
