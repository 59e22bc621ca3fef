package dev.lathe.controllers.compare;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.experiment.Journal;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.measure.DataKey;
import dev.lathe.engine.measure.MeasureRequest;
import dev.lathe.engine.measure.MeasurementKeys;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFingerprint;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What Compare does on worker threads: measuring into the experiment, and reading it. */
final class CompareWork {
  private static final double SECONDS_PER_ROW = 4;

  /** All physical cores, all examples. */
  private static final int THREADS = 0;

  private static final int LIMIT = 0;

  private final AppServices services;
  private Optional<Keyed> keyed = Optional.empty();

  private record Keyed(Dataset data, DataKey key) {}

  CompareWork(AppServices services) {
    this.services = services;
  }

  /**
   * Measures every variant on every usable device; each row is in the experiment as it finishes.
   * Another runtime's CPU is the same processor once more, so it is left to the command line.
   *
   * @param parts told what the experiment holds after each row
   */
  Measured measure(
      OpenModel o,
      String scenarioId,
      Optional<Dataset> examples,
      Consumer<Measured> parts,
      JobContext c) {
    List<Model> models = new ArrayList<>();
    for (Variant v : o.experiment().variants()) {
      Model m = services.openModel(v.file(), SetupFlags.none(), c);
      models.add(m.asVariantOf(o.model()));
    }
    List<Device> devices =
        services.hardware().devices().stream()
            .filter(Device::available)
            .filter(d -> d.runtime().isBundled() || d.kind() != Device.Kind.CPU)
            .toList();
    MeasureRequest request =
        new MeasureRequest(
            models, devices, List.of(scenarioId), examples, LIMIT, THREADS, SECONDS_PER_ROW);
    new Journal(o.experiment(), services.measurer())
        .measure(request, row -> parts.accept(read(o)), c);
    return read(o);
  }

  /** Reads what the experiment holds. */
  Measured read(OpenModel o) {
    Map<String, String> names =
        services.hardware().devices().stream()
            .collect(Collectors.toMap(Device::id, CompareWork::shortName, (a, b) -> a));
    return new Measured(o.experiment().latest(), names);
  }

  /** What rows would be measured with now; the key of the data is made once for the same data. */
  Now now(OpenModel o, Optional<Dataset> examples, JobContext c) {
    Machine machine = services.hardware().machine();
    Optional<DataKey> data = examples.filter(d -> d.size() > 0).map(d -> key(d, c));
    return new Now(
        machine.processor(),
        new MeasurementKeys(machine, services.runtimeVersion(), THREADS, data),
        SetupFingerprint.of(o.model()),
        services.hardware().devices());
  }

  private synchronized DataKey key(Dataset data, JobContext c) {
    if (keyed.filter(k -> k.data().equals(data)).isEmpty()) {
      keyed = Optional.of(new Keyed(data, DataKey.of(data, LIMIT, c)));
    }
    return keyed.orElseThrow().key();
  }

  private static String shortName(Device d) {
    String feature =
        d.features().stream()
            .filter(f -> f.startsWith("AVX") || f.startsWith("NEON"))
            .reduce((a, b) -> b)
            .orElse("");
    String own = d.kind() == Device.Kind.CPU ? (d.kind() + " " + feature).strip() : d.name();
    return d.runtime().isBundled() ? own : own + " · " + d.runtime().name();
  }
}
