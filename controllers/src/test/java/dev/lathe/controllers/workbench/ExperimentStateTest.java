package dev.lathe.controllers.workbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.testing.FakeExperiment;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.engine.experiment.Experiment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the window keeps with an experiment until it is written. */
final class ExperimentStateTest {
  private final FakeExperiment fake = new FakeExperiment(Path.of("folder"), Path.of("m.onnx"));
  private final ExperimentState state =
      new ExperimentState(new DirectJobRunner(), new ManualFxThread());

  /** An experiment that does something before it keeps a note. */
  private Experiment before(Runnable writing) {
    return (Experiment)
        Proxy.newProxyInstance(
            Experiment.class.getClassLoader(),
            new Class<?>[] {Experiment.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "hashCode":
                  return System.identityHashCode(proxy);
                case "equals":
                  return proxy == args[0];
                case "keepNote":
                  writing.run();
                  break;
                default:
              }
              try {
                return method.invoke(fake, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void whatCouldNotBeWrittenIsNotForgotten() {
    AtomicReference<RuntimeException> problem =
        new AtomicReference<>(new IllegalStateException("the disk is full"));
    Experiment experiment =
        before(
            () -> {
              if (problem.get() != null) {
                throw problem.get();
              }
            });
    state.keep(experiment, "recipe", "fp16");
    state.keep(experiment, "input", "cat");
    assertThatThrownBy(state::flush).hasMessage("the disk is full");
    assertThat(fake.note("recipe")).isEmpty();
    problem.set(null);
    state.flush();
    assertThat(fake.note("recipe")).contains("fp16");
    assertThat(fake.note("input")).contains("cat");
  }

  @Test
  void aValueThatComesWhileTheLastOneIsWrittenIsWrittenNext() {
    AtomicReference<Experiment> self = new AtomicReference<>();
    AtomicReference<String> next = new AtomicReference<>("two");
    self.set(
        before(
            () -> {
              if (next.get() != null) {
                String value = next.getAndSet(null);
                state.keep(self.get(), "slider", value);
              }
            }));
    state.keep(self.get(), "slider", "one");
    state.flush();
    assertThat(fake.note("slider")).contains("one");
    assertThat(state.recall(self.get(), "slider")).contains("two");
  }

  @Test
  void aClosedExperimentHoldsNothingUp() {
    Experiment gone =
        before(
            () -> {
              throw new IllegalStateException("closed");
            });
    FakeExperiment open = new FakeExperiment(Path.of("other"), Path.of("n.onnx"));
    state.keep(gone, "recipe", "clean");
    state.keep(open, "recipe", "fp16");
    assertThatThrownBy(state::flush).hasMessage("closed");
    assertThat(open.note("recipe")).contains("fp16");
    state.forget(gone);
    state.flush();
  }
}
