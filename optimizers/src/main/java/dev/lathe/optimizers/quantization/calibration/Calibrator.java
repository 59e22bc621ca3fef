package dev.lathe.optimizers.quantization.calibration;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.OrtRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Runs a model over samples and keeps what it sees of chosen tensors. Samples are shared out to
 * workers that each run the one session on one thread: unlike threads inside an operator they never
 * wait for each other. Each has its own statistics, merged at the end; the result does not depend
 * on who saw what.
 */
@StartsThreads(
    "works on the samples of a job side by side, each with a session of its own; ends with the job")
public final class Calibrator {
  private final OnnxModel model;
  private final List<Observed> tensors;
  private final boolean histograms;

  /**
   * Prepares a calibration.
   *
   * @param model with the types of its values; not changed
   * @param tensors which to observe, by name; all FP32
   * @param histograms whether to keep histograms beside the extremes
   */
  public Calibrator(OnnxModel model, List<Observed> tensors, boolean histograms) {
    this.model = model;
    this.tensors = List.copyOf(tensors);
    this.histograms = histograms;
  }

  /**
   * Runs all samples.
   *
   * @param feeds from a sample to the model's inputs; called from several threads
   * @param workers how many samples to run at once
   * @return statistics by tensor name
   * @throws LatheException when the model does not run on a sample
   * @throws CancelledException when cancelled
   */
  public Map<String, TensorStatistics> run(
      List<Sample> samples, Function<Sample, TensorSample> feeds, int workers, JobContext context) {
    CalibrationGraph graph = CalibrationGraph.build(model, tensors, histograms);
    int count = Math.max(1, Math.min(workers, samples.size()));
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean failed = new AtomicBoolean();
    try (OrtSession session = open(graph.model())) {
      List<CalibrationWorker> list = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        list.add(
            new CalibrationWorker(
                session,
                graph,
                histograms,
                feeds,
                () -> {
                  context.checkCancelled();
                  int index = next.getAndIncrement();
                  return index < samples.size() && !failed.get() ? samples.get(index) : null;
                },
                () ->
                    context.progress(
                        done.incrementAndGet(), samples.size(), "Running calibration samples")));
      }
      work(list, failed, context);
      return merged(list);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private static OrtSession open(OnnxModel model) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return OrtRuntime.environment().createSession(OnnxFiles.toBytes(model), options);
    }
  }

  private static void work(
      List<CalibrationWorker> workers, AtomicBoolean failed, JobContext context) {
    // A pool of its own: the common one must not be blocked by native runs.
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, workers.size() - 1));
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (CalibrationWorker worker : workers.subList(1, workers.size())) {
        futures.add(pool.submit(() -> run(worker, failed, context)));
      }
      FutureTask<Void> own =
          new FutureTask<>(
              () -> {
                run(workers.get(0), failed, context);
                return null;
              });
      own.run();
      // Every worker has to be through before the session is closed, whatever became of the others.
      Optional<Throwable> failure = outcome(own);
      for (Future<?> future : futures) {
        Optional<Throwable> other = outcome(future);
        failure = failure.or(() -> other);
      }
      failure.ifPresent(Calibrator::rethrow);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Runs a worker; when it fails the others take no further sample. */
  private static void run(CalibrationWorker worker, AtomicBoolean failed, JobContext context) {
    boolean through = false;
    try {
      worker.run(context);
      through = true;
    } finally {
      if (!through) {
        failed.set(true);
      }
    }
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure; // workers throw nothing else
  }

  /** Waits until a worker is through and says what it failed by. */
  private static Optional<Throwable> outcome(Future<?> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          future.get();
          return Optional.empty();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return Optional.of(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Map<String, TensorStatistics> merged(List<CalibrationWorker> workers) {
    Map<String, TensorStatistics> all = new HashMap<>(workers.get(0).statistics());
    for (CalibrationWorker worker : workers.subList(1, workers.size())) {
      worker
          .statistics()
          .forEach(
              (name, s) ->
                  all.merge(
                      name,
                      s,
                      (a, b) -> {
                        a.merge(b);
                        return a;
                      }));
    }
    return all;
  }

  static LatheException failed(OrtException e) {
    return LatheException.input(
        "The model could not be run for calibration.",
        String.valueOf(e.getMessage()),
        "Check that the samples fit the model's inputs.",
        e);
  }
}
