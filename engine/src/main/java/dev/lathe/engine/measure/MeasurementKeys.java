package dev.lathe.engine.measure;

import dev.lathe.hardware.Device;
import dev.lathe.hardware.Machine;
import java.util.Locale;
import java.util.Optional;

/** Makes the keys of rows that are measured on this machine, with these data and threads. */
public final class MeasurementKeys {
  private final String machine;
  private final String version;
  private final int threads;
  private final Optional<DataKey> data;

  /**
   * For one run.
   *
   * @param version of ONNX Runtime
   * @param threads as asked for; 0 stands for the number of physical cores
   */
  public MeasurementKeys(Machine machine, String version, int threads, Optional<DataKey> data) {
    this.machine = words(machine);
    this.version = version;
    this.threads = threads > 0 ? threads : machine.physicalCores();
    this.data = data;
  }

  /**
   * The key of a row.
   *
   * @param sha256 of the model file
   * @param setup its setup's fingerprint
   */
  public MeasurementKey of(String sha256, String setup, Device device, Scenario scenario) {
    return of(sha256, setup, device, version, scenario);
  }

  /** The same, where the process that ran the model has told its version of ONNX Runtime. */
  MeasurementKey of(String sha256, String setup, Device device, String told, Scenario scenario) {
    return new MeasurementKey(
        sha256,
        device.id(),
        runtime(device, told),
        machine,
        scenario.load().words(),
        threads,
        data,
        setup);
  }

  /** The one place that says which runtime serves a device. All are served by the bundled one. */
  private static String runtime(Device device, String version) {
    return "bundled ONNX Runtime " + version;
  }

  /**
   * The machine as far as it does not change from day to day. Two that agree in all of this count
   * as one.
   */
  static String words(Machine m) {
    String system = m.os().replaceAll("\\s*[\\d(].*", "").strip();
    return String.format(
        Locale.ROOT,
        "%s, %d cores (%d logical), %.0f GB, %s %s",
        m.processor(),
        m.physicalCores(),
        m.logicalCores(),
        m.memoryBytes() * 1e-9,
        system,
        m.architecture());
  }
}
