package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Hardware;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures in child processes: all candidates of a scenario open at once, as far as memory allows,
 * rounds interleaved. Where it does not allow all, they are measured in groups that each hold the
 * original, so that every comparison still is of interleaved rounds.
 */
public final class ProcessMeasurer implements Measurer {
  private final Hardware hardware;
  private final MachineState machine = new MachineState();
  private final OnFailure onFailure;

  /** Told of each error of a child, with which its row fails or its examples stay unanswered. */
  @FunctionalInterface
  public interface OnFailure {
    /** Returns the error that the row shows. */
    LatheException failed(Model model, Device device, LatheException error);
  }

  /** Measures on this machine. */
  public ProcessMeasurer(Hardware hardware) {
    this(hardware, (model, device, error) -> error);
  }

  /** Measures on this machine, and tells what fails. */
  public ProcessMeasurer(Hardware hardware, OnFailure onFailure) {
    this.hardware = hardware;
    this.onFailure = onFailure;
  }

  @Override
  public Report measure(MeasureRequest request, Consumer<Report> onPart, JobContext context) {
    if (request.models().isEmpty()
        || request.devices().isEmpty()
        || request.scenarios().isEmpty()) {
      throw new IllegalArgumentException("models, devices and scenarios are needed");
    }
    List<Scenario> scenarios =
        request.scenarios().stream().map(Scenarios::of).map(request.options()::of).toList();
    List<List<Integer>> groups =
        MemoryGroups.of(
            request.models().stream().map(Model::bytes).toList(),
            request.devices().size(),
            machine.availableMemory());
    context.progress(0, 0, "Starting");
    Optional<DataKey> data = request.data().map(d -> DataKey.of(d, request.limit(), context));
    try (MeasuringRun run =
        new MeasuringRun(
            request,
            machine,
            new Provenance(hardware.machine(), request.threads()),
            new MeasurementKeys(hardware.machine(), OrtRuntime.version(), request.threads(), data),
            request.data().map(d -> new EncodedExamples(d, request.limit(), groups.size() > 1)),
            onPart,
            onFailure,
            context)) {
      int done = 0;
      for (Scenario scenario : scenarios) {
        for (List<Integer> group : groups) {
          run.measure(
              scenario, group, new Progress(context, done, scenarios.size() * groups.size()));
          done++;
        }
      }
      return run.report();
    }
  }
}
