package dev.lathe.controllers.compare;

import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.MeasurementKeys;
import dev.lathe.engine.measure.Scenario;
import dev.lathe.hardware.Device;
import java.util.List;

/**
 * What rows would be measured with if Measure were pressed now.
 *
 * @param processor of this machine
 * @param keys with the data chosen
 * @param setup fingerprint of the open model's setup
 * @param devices of this machine, the CPU first
 */
record Now(String processor, MeasurementKeys keys, String setup, List<Device> devices) {
  Now {
    devices = List.copyOf(devices);
  }

  /** The key that a row would have; a device that is not there is taken for the CPU. */
  MeasurementKey key(Measurement row, Scenario scenario) {
    Device device =
        devices.stream()
            .filter(d -> d.id().equals(row.device()))
            .findFirst()
            .orElse(devices.get(0));
    return keys.of(row.sha256(), setup, device, scenario);
  }
}
