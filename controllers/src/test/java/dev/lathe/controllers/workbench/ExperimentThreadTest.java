package dev.lathe.controllers.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.FxJobRunner;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobList;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.task.Tasks;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The screen's thread, which is this one, never waits for the experiment's database. */
final class ExperimentThreadTest {
  private static final long LONGEST_SECONDS = 20;

  @TempDir Path home;

  private final Thread screen = Thread.currentThread();
  private final BlockingQueue<Runnable> toScreen = new LinkedBlockingQueue<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> onScreen = new CopyOnWriteArrayList<>();
  private final List<Exception> errors = new ArrayList<>();
  private final FxThread fx = new QueuedFxThread();
  private final FxJobRunner jobs = new FxJobRunner(fx, new JobList(fx), errors::add);

  @AfterEach
  void endWorkers() {
    jobs.close();
  }

  @Test
  void theOldExperimentIsClosedByAWorkerAfterItsLastChange() throws InterruptedException {
    WorkbenchController workbench = opened(new FakeServices(home, Tasks.IMAGE_CLASSIFICATION));
    Experiment first = workbench.openModelProperty().get().orElseThrow().experiment();
    workbench.state().keep(first, "recipe", "half done");
    workbench.openModel(home.resolve("hare.onnx"));
    until(() -> calls.contains("close"));
    assertThat(calls.indexOf("keepNote recipe")).isBetween(0, calls.indexOf("close") - 1);
    assertThat(onScreen).isEmpty();
    assertThat(errors).isEmpty();
  }

  @Test
  void theEndWaitsUntilTheLastChangeIsWritten() throws InterruptedException {
    WorkbenchController workbench = opened(new FakeServices(home, Tasks.IMAGE_CLASSIFICATION));
    Experiment experiment = workbench.openModelProperty().get().orElseThrow().experiment();
    workbench.state().keep(experiment, "recipe", "half done");
    workbench.close();
    assertThat(calls).endsWith("keepNote recipe", "close");
    assertThat(onScreen).isEmpty();
  }

  @Test
  void variantsAreRemovedByAWorker() throws InterruptedException {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    WorkbenchController workbench = opened(services);
    Notifications silent = message -> {};
    CompareController compare =
        new CompareController(
            workbench, new DataController(workbench, jobs), jobs, saysYes(), silent);
    CompareRow row = compare.rows().stream().filter(r -> !r.original()).findFirst().orElseThrow();
    compare.remove(row);
    until(() -> workbench.variants().size() == 1);
    assertThat(calls).contains("remove");
    assertThat(onScreen).isEmpty();
    assertThat(errors).isEmpty();
  }

  private static DialogService saysYes() {
    return (DialogService)
        Proxy.newProxyInstance(
            DialogService.class.getClassLoader(),
            new Class<?>[] {DialogService.class},
            (proxy, method, args) ->
                method.getName().equals("confirm")
                    ? true
                    : invoke(() -> method.invoke(new FakeDialogs(), args)));
  }

  private WorkbenchController opened(FakeServices services) throws InterruptedException {
    WorkbenchController workbench =
        new WorkbenchController(watched(services), jobs, fx, new SettingsStore(home));
    workbench.openModel(home.resolve("hare.onnx"));
    until(() -> workbench.openModelProperty().get().isPresent());
    return workbench;
  }

  /** Does what comes to the screen's thread until something is so. */
  private void until(BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      Runnable next = toScreen.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("nothing comes any more; calls so far: %s", calls).isNotNull();
      next.run();
    }
  }

  private AppServices watched(FakeServices services) {
    return (AppServices)
        Proxy.newProxyInstance(
            AppServices.class.getClassLoader(),
            new Class<?>[] {AppServices.class},
            (proxy, method, args) -> {
              Object found = invoke(() -> method.invoke(services, args));
              return found instanceof Experiment e ? watched(e) : found;
            });
  }

  private Experiment watched(Experiment experiment) {
    return (Experiment)
        Proxy.newProxyInstance(
            Experiment.class.getClassLoader(),
            new Class<?>[] {Experiment.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "equals":
                  return proxy == args[0];
                case "hashCode":
                  return System.identityHashCode(proxy);
                case "folder", "toString":
                  break;
                default:
                  String call = method.getName();
                  if (Thread.currentThread() == screen) {
                    onScreen.add(call);
                  } else if (call.equals("close")) {
                    givesTheScreenTimeToGoOn();
                  }
                  calls.add(call.equals("keepNote") ? call + " " + args[0] : call);
              }
              return invoke(() -> method.invoke(experiment, args));
            });
  }

  /** Until the screen's thread waits for something: whoever does not wait for this has gone on. */
  private void givesTheScreenTimeToGoOn() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (screen.getState() == Thread.State.RUNNABLE && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private interface Call {
    Object make() throws ReflectiveOperationException;
  }

  private static Object invoke(Call call) throws Throwable {
    try {
      return call.make();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Actions wait until the test takes them; timers never fall due. */
  private final class QueuedFxThread implements FxThread {
    @Override
    public boolean isCurrent() {
      return Thread.currentThread() == screen;
    }

    @Override
    public void execute(Runnable action) {
      if (isCurrent()) {
        action.run();
      } else {
        toScreen.add(action);
      }
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
      return () -> {};
    }

    @Override
    public Timer every(Duration period, Runnable action) {
      return () -> {};
    }
  }
}
