package dev.lathe.hardware;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** This machine. Thread-safe; each answer is found once. */
public final class HardwareService implements Hardware {
  private final ProbeCache cache;
  private Machine machine;
  private List<Device> devices;

  /** Keeps probe results in Lathe's home. */
  public HardwareService() {
    this(LatheHome.cache());
  }

  /** Keeps probe results in this folder. */
  public HardwareService(Path cacheFolder) {
    this.cache = new ProbeCache(cacheFolder.resolve("probe.properties"));
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
  public synchronized List<Device> devices() {
    if (devices == null) {
      devices = new DeviceFinder(machine(), Ort.environment(), GraphicsCards.find()).find();
    }
    return devices;
  }

  /**
   * The device with that id, usable now.
   *
   * @throws LatheException when there is none, naming those that are, or when it is unusable, with
   *     the reason
   */
  public Device device(String id) {
    Device device;
    try {
      device = devices().stream().filter(d -> d.id().equals(id)).findFirst().orElseThrow();
    } catch (NoSuchElementException e) {
      String ids = String.join(", ", devices().stream().map(Device::id).toList());
      throw LatheException.input(
          "There is no device '" + id + "'.", "This machine has " + ids + ".", "", e);
    }
    if (!device.available()) {
      throw LatheException.environment(
          "The device " + id + " cannot be used.", device.reason(), "", null);
    }
    return device;
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
