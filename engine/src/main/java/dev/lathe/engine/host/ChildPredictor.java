package dev.lathe.engine.host;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;

/**
 * Answers in a process of its own, which loads the device's runtime: for devices of another runtime
 * than this process uses, and for models that are known to take their process down. Slower by what
 * it takes to send the tensors; a crash becomes an error, and the next question starts a new
 * process.
 */
public final class ChildPredictor implements Predictor {
  private final Model model;
  private final Device device;
  private final int threads;
  private final Preprocessor preprocessor;
  private ChildHost child;

  /**
   * Starts nothing yet.
   *
   * @param threads threads within an operator; 0 takes the number of physical cores
   */
  public ChildPredictor(Model model, Device device, int threads) {
    this.model = model;
    this.device = device;
    this.threads = threads;
    this.preprocessor = Preprocessor.of(model);
  }

  /**
   * Takes over a process in which the model is open already, with this setup and all physical
   * cores; it is closed with this predictor. Should it die, the next question starts another.
   *
   * @param opened what it told when it opened the model
   */
  public ChildPredictor(Model model, Device device, ChildProcess open, Host.Opened opened) {
    this(model, device, 0);
    this.child = new ChildHost(open, opened);
  }

  @Override
  public synchronized Prediction predict(Sample sample, JobContext context) {
    long begin = System.nanoTime();
    TensorSample tensors = preprocessor.apply(sample);
    double pre = (System.nanoTime() - begin) / 1e6;
    context.checkCancelled();
    try (JobContext.Registration hook = context.onCancel(this::kill)) {
      Host.Answered a = open().ask(tensors.tensors());
      Answer answer =
          model.setup().task().finish(a.answer(), model.setup(), tensors.frame(), tensors.text());
      return new Prediction(answer, pre, a.inferenceMillis(), a.postMillis());
    } catch (LatheException e) {
      if (child != null && !child.isAlive()) {
        closeChild(); // only the process is lost: the next question starts a new one
      }
      context.checkCancelled();
      throw e;
    }
  }

  private ChildHost open() {
    if (child == null) {
      child = new ChildHost(model, device, threads, JobContext.unwatched());
    }
    return child;
  }

  private void kill() {
    ChildHost c = child;
    if (c != null) {
      c.kill();
    }
  }

  private void closeChild() {
    if (child != null) {
      child.close();
      child = null;
    }
  }

  @Override
  public synchronized void close() {
    closeChild();
    preprocessor.close();
  }
}
