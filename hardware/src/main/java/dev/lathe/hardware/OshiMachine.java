package dev.lathe.hardware;

import dev.lathe.hardware.Machine.Cache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.PowerSource;

/** Reads the machine through OSHI: macOS, Windows, and whatever else has no /proc. */
final class OshiMachine {
  private OshiMachine() {}

  static Machine read() {
    SystemInfo system = new SystemInfo();
    HardwareAbstractionLayer hardware = system.getHardware();
    CentralProcessor cpu = hardware.getProcessor();
    List<Cache> caches = new ArrayList<>();
    for (CentralProcessor.ProcessorCache cache : cpu.getProcessorCaches()) {
      String type = cache.getType().toString();
      Cache found = new Cache(cache.getLevel(), type, cache.getCacheSize());
      if (caches.stream().noneMatch(c -> c.level() == found.level() && c.type().equals(type))) {
        caches.add(found);
      }
    }
    caches.sort(java.util.Comparator.comparingInt(Cache::level));
    int logical =
        Math.min(cpu.getLogicalProcessorCount(), Runtime.getRuntime().availableProcessors());
    return new Machine(
        cpu.getProcessorIdentifier().getName().strip(),
        cpu.getPhysicalPackageCount(),
        Math.min(cpu.getPhysicalProcessorCount(), logical),
        logical,
        caches,
        hardware.getMemory().getTotal(),
        InstructionSets.of(cpu.getFeatureFlags()),
        system.getOperatingSystem().toString(),
        System.getProperty("os.arch", "").replace("amd64", "x86_64"),
        power(hardware.getPowerSources()),
        Optional.empty());
  }

  private static Optional<String> power(List<PowerSource> sources) {
    return sources.stream()
        .filter(s -> s.getMaxCapacity() > 0)
        .findFirst()
        .map(s -> s.isDischarging() ? "battery" : "mains");
  }
}
