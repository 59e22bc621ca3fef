package dev.lathe.engine.host;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.load.LoadRound;
import dev.lathe.engine.session.OrtErrors;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.ResidentMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model open in this process. Its memory is that of the whole process. */
final class SessionHost implements Host {
  private final String name;
  private final ModelSetup setup;
  private final Device device;
  private final ResidentMemory memory = new ResidentMemory();
  private final long baseline;
  private final long loaded;
  private final OrtSession session;
  private final Opened opened;
  private Optional<Predictor> predictor = Optional.empty();
  private Optional<BoundQueries> queries = Optional.empty();

  /**
   * Opens the model.
   *
   * @param name what errors call it
   * @param setup its task and labels decide how answers are read
   * @throws LatheException when the runtime refuses it
   */
  SessionHost(String name, Path file, ModelSetup setup, Device device, int threads) {
    this.name = name;
    this.setup = setup;
    this.device = device;
    String version = OrtRuntime.version(); // loads the library, so that it counts to the baseline
    baseline = memory.now();
    long start = System.nanoTime();
    session = OrtRuntime.session(file, SessionSettings.of(device, threads));
    long nanos = System.nanoTime() - start;
    loaded = memory.now();
    opened = new Opened(nanos, version, signature());
  }

  private Signature signature() {
    try {
      return Signature.of(session);
    } catch (OrtException e) {
      throw OrtErrors.onRun(name, device, e);
    }
  }

  @Override
  public Opened opened() {
    return opened;
  }

  @Override
  public int inputs(List<Map<String, TensorData>> sets, Duration limit) {
    queries.ifPresent(BoundQueries::close);
    BoundQueries bound = new BoundQueries(name, device);
    queries = Optional.of(bound);
    long start = System.nanoTime();
    int taken = 0;
    while (taken < sets.size() && (taken == 0 || System.nanoTime() - start < limit.toNanos())) {
      bound.add(session, sets.get(taken++));
    }
    return taken;
  }

  @Override
  public Round run(LoadPattern load, int first, int untimed, int wanted, Duration limit) {
    BoundQueries bound = queries.orElseThrow();
    bound.provide(load.concurrency());
    LoadRound.Times times =
        LoadRound.run(load, bound::run, first, untimed, wanted, limit.toNanos());
    return new Round(times.nanos(), times.totalNanos());
  }

  /** Answers one sample; the predictor is made at the first, so that timing runs without it. */
  @Override
  public Answered ask(Map<String, TensorData> inputs) {
    return ask(List.of(inputs), false).get(0);
  }

  /**
   * Answers several samples.
   *
   * @param together whether they may share a run, if that turns out to change no answer
   */
  List<Answered> ask(List<Map<String, TensorData>> inputs, boolean together) {
    if (predictor.isEmpty()) {
      Graph unread = new Graph("");
      OnnxModel onnx = new OnnxModel(0, Map.of(), unread, List.of(), Map.of(), Optional.empty());
      predictor =
          Optional.of(Predictors.over(new Model(Path.of(name), "", 0, onnx, setup), session));
    }
    List<Sample> samples = new ArrayList<>();
    inputs.forEach(i -> samples.add(new TensorSample("the sample", i)));
    JobContext unwatched = JobContext.unwatched();
    List<Prediction> all =
        together
            ? predictor.get().predictBatch(samples, unwatched)
            : samples.stream().map(s -> predictor.get().predict(s, unwatched)).toList();
    return all.stream()
        .map(p -> new Answered(p.inferenceMillis(), p.postMillis(), p.answer()))
        .toList();
  }

  @Override
  public Resident footprint(boolean forgetPeak) {
    long peak = memory.peak();
    if (forgetPeak) {
      memory.forgetPeak();
    }
    return new Resident(baseline, loaded, peak);
  }

  @Override
  public void close() {
    queries.ifPresent(BoundQueries::close);
    if (predictor.isPresent()) {
      predictor.get().close();
    } else {
      try {
        session.close();
      } catch (OrtException e) {
        throw LatheException.failed(name + " could not be closed.", e.getMessage(), "", e);
      }
    }
  }
}
