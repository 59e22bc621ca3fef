package dev.lathe.controllers.compare;

import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.measure.Scenarios;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Measures original and variants and shows them side by side. Use on the screen's thread. */
public final class CompareController {
  private static final String NOTE = "scenario";

  private final WorkbenchController workbench;
  private final CompareWork work;
  private final DataController data;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;
  private final VariantFiles files;
  private final ComparedBy comparedBy;

  private final ObservableList<CompareRow> rows = FXCollections.observableArrayList();
  private final ObservableList<CompareRow> rowsView =
      FXCollections.unmodifiableObservableList(rows);
  private final ObservableList<ScenarioChoice> scenarios =
      FXCollections.observableArrayList(ScenarioChoice.ofAnyTask());
  private final ObservableList<ScenarioChoice> scenariosView =
      FXCollections.unmodifiableObservableList(scenarios);
  private final ObjectProperty<ScenarioChoice> scenario =
      new SimpleObjectProperty<>(ScenarioChoice.all().get(0));
  private final ReadOnlyBooleanWrapper measuring = new ReadOnlyBooleanWrapper();
  private final BooleanProperty elsewhere = new SimpleBooleanProperty();
  private final ReadOnlyStringWrapper subtitle = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper qualityName =
      new ReadOnlyStringWrapper(CompareTexts.qualityName(List.of()));
  private final ReadOnlyBooleanWrapper devicesDiffer = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper oneDevice = new ReadOnlyBooleanWrapper();
  private final StringBinding cannotMeasure;
  private final StringBinding cannotCopy;
  private final ReadOnlyBooleanWrapper conditionsDiffer = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper stale = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper nearChance = new ReadOnlyStringWrapper("");
  private Measured known = Measured.NOTHING;
  private Optional<Now> now = Optional.empty();
  private long asked;
  private Optional<JobHandle> running = Optional.empty();

  /** Follows the workbench's model and its variants. */
  public CompareController(
      WorkbenchController workbench,
      DataController data,
      JobRunner jobs,
      DialogService dialogs,
      Notifications notifications) {
    this.workbench = workbench;
    this.work = new CompareWork(workbench.services());
    this.data = data;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
    this.files = new VariantFiles(workbench, jobs, dialogs, notifications);
    this.comparedBy = new ComparedBy(workbench, jobs);
    cannotMeasure =
        Bindings.createStringBinding(
            () ->
                measuring.get() || elsewhere.get()
                    ? Texts.get(measuring.get() ? "why-not.measuring" : "why-not.measuring-steps")
                    : workbench.cannotChange().get(),
            measuring,
            elsewhere,
            workbench.cannotChange());
    cannotCopy =
        Bindings.createStringBinding(
            () -> measured() ? "" : Texts.get("why-not.nothing-measured"), rows);
    workbench
        .openModelProperty()
        .addListener(
            (o, before, now) -> {
              offer(now);
              if (!before.map(OpenModel::experiment).equals(now.map(OpenModel::experiment))) {
                running.ifPresent(JobHandle::cancel);
                known = Measured.NOTHING;
                this.now = Optional.empty();
                show();
                refresh();
              }
              renew();
            });
    InvalidationListener again = o -> show();
    workbench.variants().addListener(again);
    // Which examples are measured on depends on both.
    InvalidationListener other = o -> renew();
    workbench.variants().addListener(other);
    data.datasetProperty().addListener(other);
    scenario.addListener(again);
    comparedBy.chosenProperty().addListener(again);
    scenario.addListener(
        (o, old, now) ->
            workbench
                .openModelProperty()
                .get()
                .ifPresent(m -> workbench.state().keep(m.experiment(), NOTE, now.id())));
    offer(workbench.openModelProperty().get());
    show();
    refresh();
    renew();
  }

  /** The matrix. */
  public ObservableList<CompareRow> rows() {
    return rowsView;
  }

  /** The scenarios that the open model can be measured in, the default first. */
  public ObservableList<ScenarioChoice> scenarios() {
    return scenariosView;
  }

  /**
   * Those of any task come first and stay, so that a choice among them is never taken out of the
   * list and put back.
   */
  private void offer(Optional<OpenModel> open) {
    List<ScenarioChoice> fitting =
        open.map(o -> ScenarioChoice.of(o.model().setup().task()))
            .orElseGet(ScenarioChoice::ofAnyTask);
    if (!fitting.contains(scenario.get())) {
      scenario.set(fitting.get(0));
    }
    scenarios.retainAll(fitting);
    fitting.stream().filter(s -> !scenarios.contains(s)).forEach(scenarios::add);
  }

  /** The scenario shown and measured. */
  public ObjectProperty<ScenarioChoice> scenarioProperty() {
    return scenario;
  }

  /** By which metric the rows are compared. */
  public ComparedBy comparedBy() {
    return comparedBy;
  }

  /** Whether a measurement runs. */
  public ReadOnlyBooleanProperty measuringProperty() {
    return measuring.getReadOnlyProperty();
  }

  /** Whether something else is measured, which this would disturb. */
  public BooleanProperty elsewhereProperty() {
    return elsewhere;
  }

  /** What the table holds, in one line. */
  public ReadOnlyStringProperty subtitleProperty() {
    return subtitle.getReadOnlyProperty();
  }

  /** The name of the metric in the column of the quality. */
  public ReadOnlyStringProperty qualityNameProperty() {
    return qualityName.getReadOnlyProperty();
  }

  /** Whether answers of one model on two devices were compared. */
  public ReadOnlyBooleanProperty devicesDiffer() {
    return devicesDiffer.getReadOnlyProperty();
  }

  /** Whether all that was measured ran on one device, which the subtitle then names. */
  public ReadOnlyBooleanProperty oneDevice() {
    return oneDevice.getReadOnlyProperty();
  }

  /** Whether some of what was measured does not fit what is chosen now. */
  public ReadOnlyBooleanProperty conditionsDiffer() {
    return conditionsDiffer.getReadOnlyProperty();
  }

  /** How many rows do not fit what is chosen now, in a sentence; empty when all do. */
  public ReadOnlyStringProperty staleProperty() {
    return stale.getReadOnlyProperty();
  }

  /** What to check where the original is no better than guessing; empty otherwise. */
  public ReadOnlyStringProperty nearChanceProperty() {
    return nearChance.getReadOnlyProperty();
  }

  /** Why measuring cannot begin; empty when it can. */
  public StringBinding cannotMeasure() {
    return cannotMeasure;
  }

  /** Why there is nothing to copy or save; empty when there is. */
  public StringBinding cannotCopy() {
    return cannotCopy;
  }

  /** The examples that accuracy is measured on. */
  public DataController data() {
    return data;
  }

  /** Lets the person choose labelled data. */
  public void chooseData() {
    dialogs.openFile(DialogService.FileKind.DATA).ifPresent(data::choose);
  }

  /** Lets the person choose a folder of class folders. */
  public void chooseDataFolder() {
    dialogs.openFolder(Texts.get("compare.data-folder")).ifPresent(data::choose);
  }

  private boolean measured() {
    return rows.stream().anyMatch(r -> r.trust() != CompareRow.Trust.NOT_MEASURED);
  }

  /** Measures every variant on every usable device, rounds interleaved. */
  public void measure() {
    Optional<OpenModel> open = workbench.openModelProperty().get();
    if (open.isEmpty() || !cannotMeasure.get().isEmpty()) {
      return;
    }
    OpenModel o = open.get();
    String id = scenario.get().id();
    Optional<Dataset> examples = data.evaluation();
    measuring.set(true);
    running =
        Optional.of(
            jobs.start(
                JobSpec.<Measured, Measured>inParts(
                        Texts.get("job.measure", o.model().name()),
                        (c, parts) -> work.measure(o, id, examples, parts, c),
                        k -> publish(o, k))
                    .onSuccess(k -> publish(o, k))
                    .onFinished(
                        () -> {
                          measuring.set(false);
                          running = Optional.empty();
                        })));
  }

  private void refresh() {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            o ->
                jobs.start(
                    JobSpec.of(
                            Texts.get("job.measurements"),
                            c ->
                                new Recalled(
                                    work.read(o), workbench.state().recall(o.experiment(), NOTE)))
                        .unlisted()
                        .onSuccess(
                            r -> {
                              publish(o, r.measured());
                              r.scenario()
                                  .flatMap(ScenarioChoice::ofId)
                                  .filter(scenarios::contains)
                                  .ifPresent(scenario::set);
                            })));
  }

  /** Finds out with what rows would be measured now: data, setup and machine. */
  private void renew() {
    long number = ++asked;
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            o -> {
              Optional<Dataset> examples = data.evaluation();
              jobs.start(
                  JobSpec.of(Texts.get("job.measurements"), c -> work.now(o, examples, c))
                      .unlisted()
                      .onSuccess(
                          n -> {
                            if (number == asked && workbench.isOpen(o.experiment())) {
                              now = Optional.of(n);
                              show();
                            }
                          }));
            });
  }

  private record Recalled(Measured measured, Optional<String> scenario) {}

  private void publish(OpenModel o, Measured k) {
    if (workbench.isOpen(o.experiment())) {
      known = k;
      show();
    }
  }

  private void show() {
    rows.setAll(
        CompareRows.of(
            workbench.variants(), known, Scenarios.of(scenario.get().id()), comparedBy.id(), now));
    List<String> devices =
        rows.stream().map(CompareRow::device).filter(d -> !d.isEmpty()).distinct().toList();
    oneDevice.set(devices.size() == 1);
    devicesDiffer.set(rows.stream().anyMatch(r -> r.difference().isPresent()));
    qualityName.set(
        rows.stream().anyMatch(r -> r.quality().isPresent())
            ? CompareTexts.qualityName(rows)
            : comparedBy
                .chosenProperty()
                .get()
                .map(MetricChoice::name)
                .orElse(CompareTexts.qualityName(List.of())));
    long misfits = rows.stream().filter(r -> !r.measuredWith().fits()).count();
    conditionsDiffer.set(misfits > 0);
    stale.set(misfits == 0 ? "" : counted("compare.stale", misfits));
    nearChance.set(isNearChance() ? Texts.get("compare.near-chance") : "");
    String variants = counted("compare.variants", workbench.variants().size());
    String which =
        devices.size() == 1
            ? Texts.get("compare.on-device", variants, devices.get(0))
            : Texts.get("compare.on-devices", variants, devices.size());
    subtitle.set(
        measured()
            ? Texts.get("compare.subtitle.measured", which, scenario.get().text())
            : Texts.get("compare.subtitle"));
  }

  /** Whether the original's accuracy, as it is measured now, may be that of guessing. */
  private boolean isNearChance() {
    int classes =
        workbench.openModelProperty().get().map(o -> o.model().setup().labels().size()).orElse(0);
    return classes > 1
        && rows.stream()
            .filter(r -> r.original() && r.measuredWith().fits())
            .flatMap(r -> r.quality().stream())
            .anyMatch(q -> q.id().equals(Quality.ACCURACY) && q.value().low() <= 1.0 / classes);
  }

  /** Takes variants out as files. */
  public VariantFiles files() {
    return files;
  }

  /** Asks for another name and gives it to the variant. */
  public void rename(CompareRow row) {
    variantOf(row)
        .ifPresent(
            v ->
                dialogs
                    .ask(
                        Texts.get("compare.rename.title"),
                        Texts.get("compare.rename.label"),
                        v.name(),
                        Texts.get("compare.rename"))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty() && !name.equals(v.name()))
                    .ifPresent(name -> change(e -> e.rename(v, name))));
  }

  /** Asks, then removes the variant with its measurements. */
  public void remove(CompareRow row) {
    Optional<Variant> variant = variantOf(row);
    if (variant.isPresent()
        && dialogs.confirm(
            Texts.get("compare.remove.title"),
            Texts.get("compare.remove.text", row.variant()),
            Texts.get("compare.remove"))) {
      change(e -> e.remove(variant.get()));
      notifications.success(Texts.get("compare.removed", row.variant()));
    }
  }

  /** Why variants cannot be renamed or removed; empty when they can. */
  public StringBinding cannotChange() {
    return workbench.cannotChange();
  }

  private void change(java.util.function.Consumer<dev.lathe.engine.experiment.Experiment> action) {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            o ->
                jobs.start(
                    JobSpec.of(
                            Texts.get("job.variants"),
                            c -> {
                              action.accept(o.experiment());
                              return work.read(o);
                            })
                        .unlisted()
                        .onSuccess(
                            k -> {
                              publish(o, k);
                              workbench.refreshVariants();
                            })));
  }

  private Optional<Variant> variantOf(CompareRow row) {
    return row.original() ? Optional.empty() : workbench.variant(row.variantId());
  }

  private static String counted(String key, long n) {
    return n == 1 ? Texts.get(key + ".one") : Texts.get(key + ".many", n);
  }
}
