package dev.lathe.controllers.compare;

import dev.lathe.engine.measure.Measurement;
import java.util.List;
import java.util.Map;

/**
 * What was read from the experiment.
 *
 * @param deviceNames names for people, by device id
 */
record Measured(Measurement.Report report, Map<String, String> deviceNames) {
  static final Measured NOTHING =
      new Measured(new Measurement.Report(List.of(), List.of()), Map.of());

  Measured {
    deviceNames = Map.copyOf(deviceNames);
  }
}
