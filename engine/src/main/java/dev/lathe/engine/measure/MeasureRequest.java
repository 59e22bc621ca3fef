package dev.lathe.engine.measure;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.util.List;
import java.util.Optional;

/**
 * What to measure: every model on every device in every scenario, rounds interleaved.
 *
 * @param models the first is the original that the others are compared with
 * @param devices where to run
 * @param scenarios scenario ids
 * @param data for accuracy and agreement; without it inputs are random and only time and memory are
 *     measured
 * @param limit at most so many examples for accuracy; 0 takes all
 * @param threads intra-op threads; 0 takes the number of physical cores
 * @param seconds how long each row may be timed, about
 * @param stepwise whether each model is compared with the one before it too
 * @param options what is not as the scenarios say
 */
public record MeasureRequest(
    List<Model> models,
    List<Device> devices,
    List<String> scenarios,
    Optional<Dataset> data,
    int limit,
    int threads,
    double seconds,
    boolean stepwise,
    LoadOptions options) {
  /** Copies the lists. */
  public MeasureRequest {
    models = List.copyOf(models);
    devices = List.copyOf(devices);
    scenarios = List.copyOf(scenarios);
  }

  /** As the scenarios say. */
  public MeasureRequest(
      List<Model> models,
      List<Device> devices,
      List<String> scenarios,
      Optional<Dataset> data,
      int limit,
      int threads,
      double seconds,
      boolean stepwise) {
    this(
        models,
        devices,
        scenarios,
        data,
        limit,
        threads,
        seconds,
        stepwise,
        LoadOptions.standard());
  }

  /** Compared with the original only. */
  public MeasureRequest(
      List<Model> models,
      List<Device> devices,
      List<String> scenarios,
      Optional<Dataset> data,
      int limit,
      int threads,
      double seconds) {
    this(models, devices, scenarios, data, limit, threads, seconds, false);
  }

  /** The same, where not all is as the scenarios say. */
  public MeasureRequest with(LoadOptions other) {
    return new MeasureRequest(
        models, devices, scenarios, data, limit, threads, seconds, stepwise, other);
  }
}
