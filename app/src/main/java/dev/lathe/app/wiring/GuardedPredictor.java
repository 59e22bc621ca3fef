package dev.lathe.app.wiring;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.optimize.CrashCheck;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.host.ChildPredictor;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A predictor of the bundled runtime: in this process as long as its model is not known to crash,
 * then in a child. A model that has just been checked and takes long to open stays in the child
 * that checked it, instead of being opened twice. A crash of the child makes the model known.
 */
final class GuardedPredictor implements Predictor {
  private final Model model;
  private final Device device;
  private final int threads;
  private final CrashCheck crashes;
  private final List<Runnable> closing = new ArrayList<>();
  private Predictor current;
  private boolean apart;

  /**
   * Opens the model.
   *
   * @param device of the bundled runtime
   * @param threads threads within an operator; 0 takes the number of physical cores
   * @param context for the check of a model that is not known yet
   * @throws LatheException naming the model and what is wrong with it
   */
  GuardedPredictor(
      Model model, Device device, int threads, CrashCheck crashes, JobContext context) {
    this.model = model;
    this.device = device;
    this.threads = threads;
    this.crashes = crashes;
    this.apart = crashes.check(model, context).isPresent();
    this.current =
        apart
            ? openInChild()
            : crashes.takeChecked(model, device, threads).map(this::keep).orElseGet(this::openHere);
  }

  private Predictor openInChild() {
    return keep(new ChildPredictor(model, device, threads));
  }

  private Predictor keep(Predictor child) {
    closing.add(child::close);
    return child;
  }

  private Predictor openHere() {
    Runnable closed = crashes.opensHere(model);
    try {
      Predictor here = Predictors.open(model, device, threads);
      closing.add(
          () -> {
            here.close();
            closed.run();
          });
      return here;
    } catch (RuntimeException e) {
      closed.run();
      throw e;
    }
  }

  /** The one in this process is closed at the end only: another thread may be using it. */
  private synchronized Predictor current() {
    if (!apart && crashes.isCrashing(model)) {
      apart = true;
      current = openInChild();
    }
    return current;
  }

  private <T> T noting(Function<Predictor, T> run) {
    try {
      return run.apply(current());
    } catch (LatheException e) {
      throw crashes.failed(model, e);
    }
  }

  @Override
  public Prediction predict(Sample sample, JobContext context) {
    return noting(p -> p.predict(sample, context));
  }

  @Override
  public List<Prediction> predictBatch(List<Sample> samples, JobContext context) {
    return noting(p -> p.predictBatch(samples, context));
  }

  @Override
  public Sample prepare(Sample sample) {
    return current().prepare(sample);
  }

  @Override
  public synchronized void close() {
    closing.forEach(Runnable::run);
    closing.clear();
  }
}
