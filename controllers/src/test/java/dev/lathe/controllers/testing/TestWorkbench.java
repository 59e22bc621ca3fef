package dev.lathe.controllers.testing;

import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.optimize.OptimizeController;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javafx.beans.property.SimpleObjectProperty;

/** A workbench and its data, wired as in the window; jobs run at once, time passes by hand. */
public final class TestWorkbench {
  private final List<Notifications.Message> told = new ArrayList<>();
  private final ManualFxThread fx = new ManualFxThread();
  private final DirectJobRunner jobs = new DirectJobRunner(((Notifications) told::add)::error);
  private final FakeServices services;
  private final WorkbenchController workbench;
  private final DataController data;

  /** Nothing is open yet. */
  public TestWorkbench(FakeServices services) {
    this.services = services;
    this.workbench =
        new WorkbenchController(services, jobs, fx, new SettingsStore(services.home()));
    this.data = new DataController(workbench, jobs);
  }

  /** Opens the model. */
  public void open() {
    workbench.start(Optional.of(services.home().resolve("hare.onnx")));
    fx.pass(Duration.ofSeconds(2));
  }

  /** Chooses 200 texts of two classes by turns. */
  public void chooseTexts(boolean labelled) {
    List<Example> examples =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    new Example(
                        new Sample.TextSample("text " + i),
                        labelled ? OptionalInt.of(i % 2) : OptionalInt.empty()))
            .toList();
    services.withData(new Dataset("texts", examples, List.of()));
    data.choose(services.home().resolve("texts.tsv"));
  }

  /** The screen "Optimize". */
  public OptimizeController optimize() {
    return optimize(jobs);
  }

  /** The screen "Optimize", with another runner for its jobs. */
  public OptimizeController optimize(JobRunner runner) {
    return new OptimizeController(
        workbench,
        data,
        services.optimizing(),
        runner,
        fx,
        new FakeDialogs(),
        told::add,
        new SimpleObjectProperty<>(Optional.empty()));
  }

  /** The workbench. */
  public WorkbenchController workbench() {
    return workbench;
  }

  /** The data. */
  public DataController data() {
    return data;
  }

  /** Runs jobs at once. */
  public DirectJobRunner jobs() {
    return jobs;
  }

  /** Lets time pass. */
  public ManualFxThread fx() {
    return fx;
  }

  /** What the person was told. */
  public List<Notifications.Message> told() {
    return List.copyOf(told);
  }
}
