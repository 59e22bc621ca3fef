package dev.lathe.controllers;

import dev.lathe.controllers.action.Commands;
import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.batch.BatchController;
import dev.lathe.controllers.changes.ChangeFiles;
import dev.lathe.controllers.changes.ChangesController;
import dev.lathe.controllers.changes.ChangesPlace;
import dev.lathe.controllers.changes.LargeChange;
import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.curves.CurvesController;
import dev.lathe.controllers.data.ClassMapping;
import dev.lathe.controllers.data.DataColumns;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.data.LabelGuess;
import dev.lathe.controllers.data.LabelSetOffers;
import dev.lathe.controllers.doctor.DoctorController;
import dev.lathe.controllers.job.FxJobRunner;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobList;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.learn.Courses;
import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.WindowBench;
import dev.lathe.controllers.learn.lessons.Lessons;
import dev.lathe.controllers.model.ModelController;
import dev.lathe.controllers.optimize.MadeSteps;
import dev.lathe.controllers.optimize.OptimizeController;
import dev.lathe.controllers.row.RowController;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.search.SearchController;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.settings.JsonStore;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.steps.StepsController;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.ClosingController;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.RuntimesController;
import dev.lathe.controllers.workbench.WorkbenchController;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;

/** All controllers of one window, made once and handed to the views. */
public final class WindowControllers implements AutoCloseable {
  private final FxThread fx;
  private final DialogService dialogs;
  private final Notifications notifications;
  private final SettingsStore settings;
  private final JobList jobList;
  private final JobRunner jobs;
  private final Commands commands = new Commands();
  private final WorkbenchController workbench;
  private final DevicesController devices;
  private final DataController data;
  private final LabelGuess labelGuess;
  private final DataColumns dataColumns;
  private final LabelSetOffers labelSets;
  private final ClassMapping classMapping;
  private final CompareController compare;
  private final RuntimesController runtimes;
  private final StepsController steps;
  private final TryController tryIt;
  private final BatchController batch;
  private final RowController rows;
  private final SearchController search;
  private final CurvesController curves;
  private final ChangesPlace changes;
  private final OptimizeController optimize;
  private final ModelController model;
  private final DoctorController doctor;
  private final LearnController learn;
  private final ClosingController closing;
  private Optional<MadeSteps> waiting = Optional.empty();

  /** Makes the controllers; nothing is loaded before {@link #start}. */
  public WindowControllers(
      AppServices services,
      SettingsStore settings,
      FxThread fx,
      DialogService dialogs,
      Notifications notifications) {
    this.fx = fx;
    this.dialogs = dialogs;
    this.notifications = notifications;
    this.settings = settings;
    this.jobList = new JobList(fx);
    this.jobs = new FxJobRunner(fx, jobList, notifications::error);
    this.workbench = new WorkbenchController(services, jobs, fx, settings);
    this.devices = new DevicesController(services, jobs, settings);
    this.runtimes = new RuntimesController(services, jobs, dialogs, devices::load);
    this.data = new DataController(workbench, jobs);
    this.labelGuess = new LabelGuess(workbench, data, notifications);
    this.dataColumns = new DataColumns(workbench, data, jobs, dialogs, notifications);
    this.labelSets = new LabelSetOffers(workbench);
    this.classMapping = new ClassMapping(workbench, data);
    this.compare = new CompareController(workbench, data, jobs, dialogs, notifications);
    this.steps = new StepsController(workbench, data, jobs);
    workbench
        .warningProperty()
        .addListener(
            (o, old, now) ->
                now.ifPresent(
                    e -> notifications.warning(e.what(), e.why(), Notifications.todo(e))));
    RowForm form = new RowForm(jobs);
    this.tryIt =
        new TryController(workbench, data, devices, jobs, fx, notifications, form.rowProperty());
    this.batch =
        new BatchController(workbench, devices, jobs, tryIt.shown(), dialogs, notifications);
    this.rows =
        new RowController(
            workbench, data, devices, jobs, fx, form, tryIt.shown(), dialogs, notifications);
    this.search =
        new SearchController(
            workbench, data, devices, jobs, fx, dialogs, notifications, tryIt.shown());
    this.curves = new CurvesController(workbench, data, devices, jobs, tryIt.adjustments());
    this.optimize =
        new OptimizeController(
            workbench,
            data,
            services.optimizing(),
            jobs,
            fx,
            dialogs,
            notifications,
            tryIt.input());
    this.changes = changes(form);
    takeTurns();
    InvalidationListener watch =
        o -> optimize.watch(workbench.placeProperty().get() == Place.OPTIMIZE);
    workbench.placeProperty().addListener(watch);
    watch.invalidated(workbench.placeProperty());
    curves
        .activeProperty()
        .bind(
            workbench
                .placeProperty()
                .isEqualTo(Place.COMPARE)
                .and(compare.measuringProperty().not())
                .and(steps.measuringProperty().not()));
    this.model = new ModelController(workbench, jobs, fx, notifications);
    this.doctor = new DoctorController(workbench, data, jobs, fx, notifications);
    UndoByPlace.bind(
        commands, workbench.placeProperty(), model.history(), optimize.editor(), changes);
    this.learn =
        new LearnController(
            new WindowBench(workbench, optimize, compare, data),
            Lessons.all(),
            new JsonStore<>(
                services.home().resolve("lessons.json"), Courses.class, Courses.none()));
    this.closing = new ClosingController(new Running(), dialogs, fx);
    new WindowCommands(this).bind();
  }

  private ChangesPlace changes(RowForm form) {
    ChangesController gallery =
        new ChangesController(workbench, data, devices, jobs, fx, notifications);
    gallery.activeProperty().bind(compare.measuringProperty().or(steps.measuringProperty()).not());
    ChangesPlace place =
        new ChangesPlace(
            gallery,
            new LargeChange(gallery, workbench, tryIt, form, jobs, fx, notifications),
            new ChangeFiles(gallery, jobs, dialogs, notifications));
    return place;
  }

  /** What must not end unasked when the window is closed. */
  private final class Running implements ClosingController.Work {
    @Override
    public boolean isTraining() {
      return optimize.training().runningProperty().get();
    }

    @Override
    public boolean isRunning() {
      return optimize.makingProperty().get()
          || compare.measuringProperty().get()
          || steps.measuringProperty().get();
    }

    @Override
    public void finish() {
      optimize.training().finish();
    }

    @Override
    public void throwAway() {
      optimize.throwAway();
      jobList.cancelAll();
    }
  }

  /** One measuring at a time, and nothing unasked beside it: each would spoil the other's times. */
  private void takeTurns() {
    compare.elsewhereProperty().bind(steps.measuringProperty());
    steps.elsewhereProperty().bind(compare.measuringProperty());
    optimize.whenMade(
        made -> {
          waiting.ifPresent(old -> old.steps().close());
          waiting = Optional.of(made);
          measureWaiting();
        });
    compare.measuringProperty().addListener(o -> measureWaiting());
    InvalidationListener hush =
        o ->
            optimize.keepQuiet(
                compare.measuringProperty().get() || steps.measuringProperty().get());
    compare.measuringProperty().addListener(hush);
    steps.measuringProperty().addListener(hush);
  }

  /** The steps of a variant that was made meanwhile. */
  private void measureWaiting() {
    if (!compare.measuringProperty().get() && waiting.isPresent()) {
      MadeSteps made = waiting.get();
      waiting = Optional.empty();
      steps.measure(made);
    }
  }

  /** Looks at the machine and opens what was asked for, or what was open last. */
  public void start(Optional<Path> asked) {
    devices.load();
    workbench.start(asked);
  }

  /** Takes files that were dropped where no screen took them. */
  public void takeFiles(List<Path> files) {
    workbench.placeProperty().set(Place.TRY);
    if (tryIt.modeProperty().get() == InputMode.TWO_SENTENCES) {
      search.takeFile(files.get(0));
    } else {
      tryIt.takeFiles(files);
    }
  }

  /** The commands of this window. */
  public Commands commands() {
    return commands;
  }

  /** The settings. */
  public SettingsStore settings() {
    return settings;
  }

  /** What becomes of running work when the window is closed. */
  public ClosingController closing() {
    return closing;
  }

  /** The visible jobs. */
  public JobList jobList() {
    return jobList;
  }

  /** The runner. */
  public JobRunner jobs() {
    return jobs;
  }

  /** How the model wants its pictures. */
  public DoctorController doctor() {
    return doctor;
  }

  /** The screen's thread. */
  public FxThread fx() {
    return fx;
  }

  /** Asking the person. */
  public DialogService dialogs() {
    return dialogs;
  }

  /** Telling the person. */
  public Notifications notifications() {
    return notifications;
  }

  /** What all places share. */
  public WorkbenchController workbench() {
    return workbench;
  }

  /** The libraries that models run on. */
  public RuntimesController runtimes() {
    return runtimes;
  }

  /** Devices. */
  public DevicesController devices() {
    return devices;
  }

  /** The labelled examples. */
  public DataController data() {
    return data;
  }

  /** Which of the model's classes the data mean, where their names differ. */
  public ClassMapping classMapping() {
    return classMapping;
  }

  /** Offers well-known label sets. */
  public LabelSetOffers labelSets() {
    return labelSets;
  }

  /** What can be said of the columns of the data. */
  public DataColumns dataColumns() {
    return dataColumns;
  }

  /** Labels that the data offer. */
  public LabelGuess labelGuess() {
    return labelGuess;
  }

  /** The matrix. */
  public CompareController compare() {
    return compare;
  }

  /** What each pass of a variant brought. */
  public StepsController steps() {
    return steps;
  }

  /** The place "Learn". */
  public LearnController learn() {
    return learn;
  }

  /** The place "Model". */
  public ModelController model() {
    return model;
  }

  /** The place "Try". */
  public TryController tryIt() {
    return tryIt;
  }

  /** Answers whole data sets into files. */
  public BatchController batch() {
    return batch;
  }

  /** What "Try" knows of models for rows besides their answers. */
  public RowController rows() {
    return rows;
  }

  /** The search box of models that answer with vectors, on "Try". */
  public SearchController search() {
    return search;
  }

  /** Curves over all thresholds, on "Compare". */
  public CurvesController curves() {
    return curves;
  }

  /** What broke, on "Compare". */
  public ChangesPlace changes() {
    return changes;
  }

  /** The recipe and its live preview. */
  public OptimizeController optimize() {
    return optimize;
  }

  /** Writes what was changed last, from any thread; the window goes on. */
  public void save() {
    workbench.state().flush();
  }

  @Override
  public void close() {
    waiting.ifPresent(made -> made.steps().close());
    tryIt.close();
    rows.close();
    search.close();
    curves.close();
    changes.close();
    optimize.close();
    model.close();
    doctor.close();
    jobList.cancelAll();
    // Before the runner: the experiment is closed by a job.
    workbench.close();
    if (jobs instanceof FxJobRunner runner) {
      runner.close();
    }
  }
}
