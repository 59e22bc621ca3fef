package dev.lathe.controllers.steps;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.optimize.MadeSteps;
import dev.lathe.controllers.steps.StepsWork.Known;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What each pass of a variant's recipe brought. A variant's steps are measured as it is made, while
 * the models on its way are there; of others they are measured on demand, by running the recipe
 * again. Use on the screen's thread.
 */
public final class StepsController {
  private final WorkbenchController workbench;
  private final DataController data;
  private final JobRunner jobs;
  private final StepsWork work;
  private final ObservableList<VariantItem> choices = FXCollections.observableArrayList();
  private final ObservableList<VariantItem> choicesView =
      FXCollections.unmodifiableObservableList(choices);
  private final ReadOnlyObjectWrapper<StepsShown> shown =
      new ReadOnlyObjectWrapper<>(StepsShown.nothing(Optional.empty(), "", false));
  private final ReadOnlyBooleanWrapper measuring = new ReadOnlyBooleanWrapper();
  private final BooleanProperty open = new SimpleBooleanProperty();
  private final BooleanProperty elsewhere = new SimpleBooleanProperty();
  private final StringBinding cannotMeasure;
  private Map<Long, Known> known = Map.of();
  private final ReadOnlyObjectWrapper<Optional<Long>> wanted =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<JobHandle> running = Optional.empty();
  private long number;

  /** Follows the workbench's variants. */
  public StepsController(WorkbenchController workbench, DataController data, JobRunner jobs) {
    this.workbench = workbench;
    this.data = data;
    this.jobs = jobs;
    this.work = new StepsWork(workbench.services());
    cannotMeasure =
        Bindings.createStringBinding(
            this::whyNot,
            shown,
            measuring,
            elsewhere,
            workbench.cannotChange(),
            data.datasetProperty());
    workbench
        .openModelProperty()
        .addListener(
            (o, before, now) -> {
              if (!before.map(OpenModel::experiment).equals(now.map(OpenModel::experiment))) {
                cancel();
                known = Map.of();
                wanted.set(Optional.empty());
                open.set(false);
                refresh();
              }
            });
    workbench.variants().addListener((InvalidationListener) o -> refresh());
    measuring.addListener(o -> show());
    refresh();
  }

  /** The variants one may look at. */
  public ObservableList<VariantItem> choices() {
    return choicesView;
  }

  /** What is shown. */
  public ReadOnlyObjectProperty<StepsShown> shownProperty() {
    return shown.getReadOnlyProperty();
  }

  /** Whether steps are looked at, instead of all variants side by side. */
  public BooleanProperty openProperty() {
    return open;
  }

  /** Whether steps are being measured. */
  public ReadOnlyBooleanProperty measuringProperty() {
    return measuring.getReadOnlyProperty();
  }

  /** Whether something else is measured, which this would disturb. */
  public BooleanProperty elsewhereProperty() {
    return elsewhere;
  }

  /** Why the shown variant's steps cannot be measured; empty when they can. */
  public StringBinding cannotMeasure() {
    return cannotMeasure;
  }

  /** The variant that was asked for last, by id; empty for none. */
  public ReadOnlyObjectProperty<Optional<Long>> wantedProperty() {
    return wanted.getReadOnlyProperty();
  }

  /** Looks at a variant. */
  public void choose(long variantId) {
    wanted.set(Optional.of(variantId));
    show();
  }

  private void refresh() {
    Optional<OpenModel> now = workbench.openModelProperty().get();
    if (now.isEmpty()) {
      known = Map.of();
      show();
      return;
    }
    OpenModel o = now.get();
    jobs.start(
        JobSpec.of(Texts.get("job.variants"), c -> work.read(o))
            .unlisted()
            .onSuccess(
                read -> {
                  if (workbench.isOpen(o.experiment())) {
                    known = read;
                    show();
                  }
                }));
  }

  private void show() {
    List<VariantItem> made = workbench.variants().stream().filter(v -> !v.original()).toList();
    if (!choices.equals(made)) {
      choices.setAll(made);
    }
    shown.set(shownNow());
  }

  private StepsShown shownNow() {
    Optional<VariantItem> item =
        wanted
            .get()
            .flatMap(id -> workbench.variants().stream().filter(v -> v.id() == id).findFirst())
            .or(this::newest);
    if (item.isEmpty()) {
      return StepsShown.nothing(item, Texts.get("steps.none"), false);
    }
    VariantItem v = item.get();
    Known k = known.getOrDefault(v.id(), Known.NOTHING);
    if (v.original()) {
      return StepsShown.nothing(item, Texts.get("steps.of-original"), false);
    }
    if (k.steps() < 2) {
      return StepsShown.nothing(
          item,
          Texts.get(k.recipe().isPresent() ? "steps.one" : "steps.unreadable", v.name()),
          false);
    }
    if (k.waterfall().isEmpty()) {
      return StepsShown.nothing(item, Texts.get("steps.unmeasured", v.name()), true);
    }
    Waterfall w = k.waterfall().get();
    List<String> doubts =
        w.stages().stream()
            .flatMap(s -> s.timing().stream())
            .flatMap(t -> t.doubts().stream())
            .distinct()
            .toList();
    return new StepsShown(
        item,
        new StepPanels(w, workbench.services().optimizing().passes(), measuring.get()).panels(),
        "",
        true,
        w.measured(),
        doubts);
  }

  /** The newest variant that several passes made. */
  private Optional<VariantItem> newest() {
    return workbench.variants().stream()
        .filter(v -> known.getOrDefault(v.id(), Known.NOTHING).steps() > 1)
        .reduce((a, b) -> b);
  }

  private String whyNot() {
    if (!shown.get().several()) {
      return Texts.get("why-not.no-steps");
    }
    if (measuring.get() || elsewhere.get()) {
      return Texts.get("why-not.measuring");
    }
    if (!workbench.cannotChange().get().isEmpty()) {
      return workbench.cannotChange().get();
    }
    List<Recipe.Step> steps = recipe().map(Recipe::enabledSteps).orElse(List.of());
    for (Recipe.Step s : steps.subList(0, Math.max(0, steps.size() - 1))) {
      Pass pass = workbench.services().optimizing().passes().require(s.passId());
      if (pass.needs().contains(Pass.Need.CALIBRATION_DATA)
          && data.datasetProperty().get().isEmpty()) {
        return Texts.get("why-not.needs-calibration", pass.name());
      }
    }
    return "";
  }

  private Optional<Recipe> recipe() {
    return shown.get().variant().flatMap(v -> known.getOrDefault(v.id(), Known.NOTHING).recipe());
  }

  /** What measuring the shown variant's steps costs, a sentence. */
  public String cost() {
    double seconds =
        shown
            .get()
            .variant()
            .flatMap(v -> known.getOrDefault(v.id(), Known.NOTHING).waterfall())
            .map(Waterfall::secondsOnTheWay)
            .orElse(0.0);
    return seconds > 0
        ? Texts.get("steps.cost", Formats.clock(seconds))
        : Texts.get("steps.cost-unknown");
  }

  /** Runs the shown variant's recipe again and measures each step. */
  public void measure() {
    Optional<OpenModel> now = workbench.openModelProperty().get();
    Optional<Variant> variant = shown.get().variant().flatMap(workbench::variant);
    Optional<Recipe> recipe = recipe();
    if (now.isEmpty() || variant.isEmpty() || recipe.isEmpty() || !cannotMeasure.get().isEmpty()) {
      return;
    }
    Recipe r = recipe.get();
    Optional<Dataset> samples = data.passes(r);
    Optional<Dataset> judged = data.evaluation(r);
    start(
        now.get(),
        variant.get(),
        c -> work.again(now.get(), variant.get(), r, samples, judged, c),
        () -> {});
  }

  /** Measures the steps of a variant that was just made, then lets go of them. */
  public void measure(MadeSteps made) {
    cancel();
    if (workbench.isOpen(made.open().experiment())) {
      wanted.set(Optional.of(made.variant().id()));
      open.set(true);
    }
    start(made.open(), made.variant(), c -> work.measure(made, c), made.steps()::close);
  }

  private void start(
      OpenModel o, Variant v, Function<JobContext, Waterfall> measure, Runnable finallyDo) {
    long mine = ++number;
    measuring.set(true);
    JobHandle handle =
        jobs.start(
            JobSpec.of(Texts.get("job.steps", v.name()), measure::apply)
                .onSuccess(w -> refresh())
                .onFinished(
                    () -> {
                      finallyDo.run();
                      if (mine == number) {
                        measuring.set(false);
                        running = Optional.empty();
                      }
                    }));
    running = Optional.of(handle).filter(h -> mine == number && measuring.get());
  }

  /** Stops measuring; what was kept before stays. */
  public void cancel() {
    running.ifPresent(JobHandle::cancel);
  }
}
