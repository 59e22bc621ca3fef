package dev.lathe.engine.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** A predictor over one session. */
final class SessionPredictor implements Predictor {
  private static final double MILLIS = 1e-6;

  private final String name;
  private final OrtSession session;
  private final Preprocessor preprocessor;
  private final InputBuffers buffers;
  private final ModelSetup setup;
  private final Task task;
  private final Decoder decoder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Batching batching;
  private boolean closed;

  /** Takes the session over: it is closed with this predictor. */
  SessionPredictor(Model model, OrtSession session) throws OrtException {
    List<TensorSpec> inputs = OrtSpecs.inputs(session);
    this.name = model.name();
    this.session = session;
    this.preprocessor = new Preprocessor(name, model.setup(), inputs, OrtSpecs.outputs(session));
    this.buffers = new InputBuffers(inputs);
    this.setup = model.setup();
    this.task = setup.task();
    this.decoder = task.decoder(name, model.setup(), OrtSpecs.outputs(session));
    this.batching = new Batching(inputs, model.onnx());
  }

  @Override
  public Prediction predict(Sample sample, JobContext context) {
    lock.lock();
    try {
      checkOpen();
      context.checkCancelled();
      long begin = System.nanoTime();
      TensorSample tensors = preprocessor.apply(sample);
      return run(List.of(tensors), System.nanoTime() - begin, context).get(0);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Prediction> predictBatch(List<Sample> samples, JobContext context) {
    lock.lock();
    try {
      checkOpen();
      List<TensorSample> prepared = new ArrayList<>();
      long begin = System.nanoTime();
      for (Sample sample : samples) {
        context.checkCancelled();
        prepared.add(preprocessor.apply(sample));
      }
      long each = samples.isEmpty() ? 0 : (System.nanoTime() - begin) / samples.size();
      Prediction[] out = new Prediction[samples.size()];
      for (List<Integer> group : groups(prepared)) {
        List<TensorSample> part = group.stream().map(prepared::get).toList();
        List<Prediction> predictions = group(part, each, context);
        for (int i = 0; i < group.size(); i++) {
          out[group.get(i)] = predictions.get(i);
        }
      }
      return List.of(out);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Sample prepare(Sample sample) {
    return preprocessor.apply(sample);
  }

  /** Samples whose tensors can lie one after the other: same shapes, one row each. */
  private static Iterable<List<Integer>> groups(List<TensorSample> samples) {
    Map<String, List<Integer>> byShape = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      StringBuilder key = new StringBuilder();
      for (Map.Entry<String, TensorData> e : samples.get(i).tensors().entrySet()) {
        long[] shape = e.getValue().shape();
        key.append(shape.length > 0 && shape[0] == 1 ? Arrays.toString(shape) : "alone " + i);
      }
      byShape.computeIfAbsent(key.toString(), k -> new ArrayList<>()).add(i);
    }
    return byShape.values();
  }

  private List<Prediction> group(List<TensorSample> part, long preNanos, JobContext context) {
    List<Prediction> all = new ArrayList<>();
    int at = 0;
    while (at < part.size()) {
      context.checkCancelled();
      int n = Math.min(part.size() - at, batching.largest(part.get(at)));
      List<TensorSample> now = part.subList(at, at + n);
      if (n > 1) {
        all.addAll(together(now, preNanos, context));
      } else {
        all.addAll(run(now, preNanos, context));
      }
      at += n;
    }
    return all;
  }

  /**
   * Runs a batch; the first time, its ends are run alone too, to see whether batching is honest.
   */
  private List<Prediction> together(List<TensorSample> now, long preNanos, JobContext context) {
    try {
      List<Prediction> batch = run(now, preNanos, context);
      if (batching.isProven()) {
        return batch;
      }
      int last = now.size() - 1;
      Answer first = run(now.subList(0, 1), preNanos, context).get(0).answer();
      Answer end = run(now.subList(last, last + 1), preNanos, context).get(0).answer();
      if (task.isClose(first, batch.get(0).answer())
          && task.isClose(end, batch.get(last).answer())) {
        batching.prove();
        return batch;
      }
    } catch (IndivisibleOutputsException e) {
      // Falls through: one by one, now and from now on.
    }
    batching.refuse();
    List<Prediction> all = new ArrayList<>();
    for (TensorSample one : now) {
      context.checkCancelled();
      all.addAll(run(List.of(one), preNanos, context));
    }
    return all;
  }

  @SuppressWarnings("try") // The registration is only there to be closed.
  private List<Prediction> run(List<TensorSample> samples, long preNanos, JobContext context) {
    int n = samples.size();
    long begin = System.nanoTime();
    try {
      Map<String, OnnxTensor> feeds = buffers.load(samples);
      // Registered before and closed after the run, so that the hook never meets closed options.
      try (OrtSession.RunOptions options = new OrtSession.RunOptions();
          JobContext.Registration hook = context.onCancel(() -> terminate(options))) {
        long loaded = System.nanoTime();
        try (OrtSession.Result result = session.run(feeds, options)) {
          long ran = System.nanoTime();
          List<Answer> list =
              finished(
                  decoder.decode(
                      new OrtOutputs(name, result),
                      samples.stream().map(TensorSample::tensors).toList()),
                  samples);
          double post = (System.nanoTime() - ran) * MILLIS / n;
          double pre = preNanos * MILLIS + (loaded - begin) * MILLIS / n;
          double inference = (ran - loaded) * MILLIS / n;
          return list.stream().map(a -> new Prediction(a, pre, inference, post)).toList();
        }
      }
    } catch (OrtException e) {
      if (context.isCancelled() && OrtErrors.isTerminated(e)) {
        throw new CancelledException();
      }
      throw OrtErrors.onRun(name, e);
    } catch (IndivisibleOutputsException e) {
      throw n > 1 ? e : noAnswer(e);
    }
  }

  /** One sample was asked about, and the outputs say nothing of any, or of another number. */
  private LatheException noAnswer(IndivisibleOutputsException e) {
    return LatheException.input(
        name + " does not answer one sample with one answer.",
        "The shapes of its outputs do not fit its task, " + task.id() + ".",
        "Choose another task, or open it for raw tensors.",
        e);
  }

  private List<Answer> finished(List<Answer> raw, List<TensorSample> samples) {
    List<Answer> list = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      TensorSample s = samples.get(i);
      list.add(task.finish(raw.get(i), setup, s.frame(), s.text()));
    }
    return list;
  }

  private static void terminate(OrtSession.RunOptions options) {
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the predictor of " + name + " is closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        buffers.close();
        preprocessor.close();
        session.close();
      }
    } catch (OrtException e) {
      throw OrtErrors.onRun(name, e);
    } finally {
      lock.unlock();
    }
  }
}
