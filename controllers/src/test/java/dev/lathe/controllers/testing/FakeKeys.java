package dev.lathe.controllers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.engine.measure.DataKey;
import dev.lathe.engine.measure.MeasureRequest;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.MeasurementKeys;
import dev.lathe.engine.measure.Scenarios;
import dev.lathe.engine.task.SetupFingerprint;
import dev.lathe.hardware.Machine;
import java.util.Optional;

/** The keys that the real measurer would give to rows of a run. */
public final class FakeKeys {
  private FakeKeys() {}

  /** The key of a row on the first device of the request, in its first scenario. */
  public static MeasurementKey of(Machine machine, MeasureRequest request, String sha256) {
    Optional<DataKey> data =
        request.data().map(d -> DataKey.of(d, request.limit(), JobContext.unwatched()));
    return new MeasurementKeys(machine, FakeServices.RUNTIME_VERSION, request.threads(), data)
        .of(
            sha256,
            SetupFingerprint.of(request.models().get(0).setup()),
            request.devices().get(0),
            Scenarios.of(request.scenarios().get(0)));
  }
}
