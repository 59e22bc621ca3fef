package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.training.TrainingController;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.TrainingSteps;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Applies the recipe under the hand and keeps what comes of it as a variant. */
final class VariantMaker {
  private final WorkbenchController workbench;
  private final DataController data;
  private final OptimizeServices services;
  private final ObservableValue<Recipe> recipe;
  private final TrainingController training;
  private final JobRunner jobs;
  private final Notifications notifications;
  private final ReadOnlyBooleanWrapper making = new ReadOnlyBooleanWrapper();
  private final ObservableList<String> report = FXCollections.observableArrayList();
  private final ObservableList<String> reportView =
      FXCollections.unmodifiableObservableList(report);
  private final StringBinding cannotMake;
  private Optional<JobHandle> running = Optional.empty();
  private Consumer<MadeSteps> onSteps = made -> made.steps().close();

  /**
   * Makes nothing yet.
   *
   * @param training follows recipes that train
   */
  VariantMaker(
      WorkbenchController workbench,
      DataController data,
      OptimizeServices services,
      ObservableValue<Recipe> recipe,
      TrainingController training,
      JobRunner jobs,
      Notifications notifications) {
    this.workbench = workbench;
    this.data = data;
    this.services = services;
    this.recipe = recipe;
    this.training = training;
    this.jobs = jobs;
    this.notifications = notifications;
    this.cannotMake =
        Bindings.createStringBinding(
            this::whyNot, workbench.cannotChange(), recipe, data.datasetProperty(), making);
  }

  /** Whether a variant is being made. */
  ReadOnlyBooleanProperty makingProperty() {
    return making.getReadOnlyProperty();
  }

  /** What the last recipe did: automatic choices, and nodes left alone with reasons. */
  ObservableList<String> report() {
    return reportView;
  }

  /** Forgets the last report. */
  void clear() {
    report.clear();
  }

  /** Why none can be made; empty when one can. */
  StringBinding cannotMake() {
    return cannotMake;
  }

  /** Gives the steps of each variant that several passes made to somebody who closes them. */
  void whenMade(Consumer<MadeSteps> listener) {
    onSteps = listener;
  }

  private List<Recipe.Step> enabledSteps() {
    return recipe.getValue().enabledSteps();
  }

  private String whyNot() {
    if (!workbench.cannotChange().get().isEmpty()) {
      return workbench.cannotChange().get();
    }
    if (making.get()) {
      return Texts.get("why-not.making");
    }
    if (enabledSteps().isEmpty()) {
      return Texts.get("why-not.no-pass");
    }
    for (Recipe.Step s : enabledSteps()) {
      Pass pass = services.passes().require(s.passId());
      if (pass.needs(s.values()).contains(Pass.Need.CALIBRATION_DATA)
          && data.datasetProperty().get().isEmpty()) {
        return Texts.get("why-not.needs-calibration", pass.name());
      }
    }
    return "";
  }

  /** Makes one, if that can be done. */
  void make() {
    Optional<OpenModel> opened = workbench.openModelProperty().get();
    if (opened.isEmpty() || !cannotMake.get().isEmpty()) {
      return;
    }
    OpenModel o = opened.get();
    Recipe enabled = new Recipe(enabledSteps());
    Optional<Dataset> examples = data.passes(enabled);
    String name = VariantNames.of(enabled, services.passes());
    boolean trains = new TrainingSteps(services.passes()).in(enabled);
    making.set(true);
    Untaken steps = new Untaken();
    JobSpec<Made> spec =
        JobSpec.of(
                Texts.get("job.make", name),
                c ->
                    trains
                        ? CutOffTraining.watched(
                            o.experiment(),
                            enabled,
                            () -> make(o, enabled, examples, name, steps, c))
                        : make(o, enabled, examples, name, steps, c))
            .onSuccess(
                made -> {
                  report.setAll(made.lines());
                  workbench.refreshVariants();
                  steps
                      .take()
                      .ifPresent(
                          s ->
                              onSteps.accept(
                                  new MadeSteps(o, made.variant(), s, data.evaluation(enabled))));
                  tell(made.variant(), trains ? training.takeVerdict() : "");
                })
            .onFinished(
                () -> {
                  steps.take().ifPresent(OptimizeServices.Steps::close);
                  running = Optional.empty();
                  making.set(false);
                });
    if (trains) {
      training.start(spec, jobs);
    } else {
      JobHandle handle = jobs.start(spec);
      running = Optional.of(handle).filter(h -> making.get());
    }
  }

  /**
   * Says that it is made.
   *
   * @param brought what a training brought, a sentence; empty where none ran
   */
  private void tell(Variant made, String brought) {
    notifications.success(
        Texts.get("optimize.made", made.name(), Formats.bytes(made.bytes())),
        brought,
        new Notifications.Link(
            Texts.get("optimize.compare-it"), () -> workbench.placeProperty().set(Place.COMPARE)));
  }

  /** Stops what is being made, unless it trains. */
  void cancel() {
    running.ifPresent(JobHandle::cancel);
  }

  private record Made(Variant variant, List<String> lines) {}

  /** Steps that nobody takes, after an error or a cancel however late, are closed in the end. */
  private static final class Untaken {
    private final AtomicReference<Optional<OptimizeServices.Steps>> steps =
        new AtomicReference<>(Optional.empty());

    void put(Optional<OptimizeServices.Steps> made) {
      steps.set(made);
    }

    Optional<OptimizeServices.Steps> take() {
      return steps.getAndSet(Optional.empty());
    }
  }

  private Made make(
      OpenModel o,
      Recipe applying,
      Optional<Dataset> examples,
      String name,
      Untaken steps,
      JobContext c) {
    try (OptimizeServices.Applied applied = services.apply(o.model(), applying, examples, c)) {
      steps.put(applied.steps());
      Variant v =
          o.experiment().addVariant(freeName(o, name), applied.file(), applied.recipeJson());
      applied.steps().ifPresent(s -> o.experiment().keepSteps(v, s.waterfall()));
      return new Made(v, ReportLines.of(applied.reports(), OptimizeController.names(o.model())));
    }
  }

  private static String freeName(OpenModel o, String wish) {
    List<String> taken = o.experiment().variants().stream().map(Variant::name).toList();
    String candidate = wish;
    for (int i = 2; taken.contains(candidate); i++) {
      candidate = wish + " (" + i + ")";
    }
    return candidate;
  }
}
