package dev.lathe.controllers.curves;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.Adjustment;
import dev.lathe.controllers.tryit.Adjustments;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.TableOptions;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
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

/**
 * Curves of original and variants over all thresholds, from one run over the data each. Works while
 * it is looked at. Use on the screen's thread.
 */
public final class CurvesController implements AutoCloseable {
  private final WorkbenchController workbench;
  private final DataController data;
  private final DevicesController devices;
  private final JobRunner jobs;
  private final Adjustments adjustments;
  private final CurvesWork work;
  private final PriceTag prices;
  private final ReadOnlyBooleanWrapper available = new ReadOnlyBooleanWrapper();
  private final BooleanProperty open = new SimpleBooleanProperty();
  private final BooleanProperty active = new SimpleBooleanProperty(true);
  private final ObservableList<ScoredVariant> scored = FXCollections.observableArrayList();
  private final ObservableList<ScoredVariant> scoredView =
      FXCollections.unmodifiableObservableList(scored);
  private final ObjectProperty<Optional<VariantItem>> chosen =
      new SimpleObjectProperty<>(Optional.empty());
  private final ReadOnlyStringWrapper why = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper positive = new ReadOnlyStringWrapper("");
  private Optional<JobHandle> running = Optional.empty();

  /**
   * Follows workbench, data and devices.
   *
   * @param adjustments among which the threshold is, the same everywhere
   */
  public CurvesController(
      WorkbenchController workbench,
      DataController data,
      DevicesController devices,
      JobRunner jobs,
      Adjustments adjustments) {
    this.workbench = workbench;
    this.data = data;
    this.devices = devices;
    this.jobs = jobs;
    this.adjustments = adjustments;
    this.work = new CurvesWork(workbench.services());
    this.prices = new PriceTag(workbench, jobs);
    InvalidationListener again = o -> refresh();
    workbench.openModelProperty().addListener((o, old, now) -> modelChanged(old, now));
    workbench.variants().addListener(again);
    data.datasetProperty().addListener(again);
    devices.chosenProperty().addListener(again);
    open.addListener(again);
    active.addListener(again);
    modelChanged(Optional.empty(), workbench.openModelProperty().get());
  }

  /** Whether the task of the open model decides by a threshold, so that there are curves. */
  public ReadOnlyBooleanProperty availableProperty() {
    return available.getReadOnlyProperty();
  }

  /** Whether the curves are looked at; only then is anything computed. */
  public BooleanProperty openProperty() {
    return open;
  }

  /** Whether anything may be computed: nothing disturbs a measuring, or works unseen. */
  public BooleanProperty activeProperty() {
    return active;
  }

  /** Original and variants, in their order; empty until they were asked. */
  public ObservableList<ScoredVariant> scored() {
    return scoredView;
  }

  /** Why there are no curves, or that they are on their way, a sentence; empty when there are. */
  public ReadOnlyStringProperty whyProperty() {
    return why.getReadOnlyProperty();
  }

  /** The variant whose confusion matrix is shown. */
  public ObjectProperty<Optional<VariantItem>> chosenProperty() {
    return chosen;
  }

  /** Its scores; empty until they are there. */
  public Optional<ScoredVariant> chosenScores() {
    return scored.stream()
        .filter(s -> chosen.get().filter(c -> c.id() == s.variant().id()).isPresent())
        .findFirst()
        .or(() -> scored.stream().findFirst());
  }

  /** The class that is looked for. */
  public ReadOnlyStringProperty positiveProperty() {
    return positive.getReadOnlyProperty();
  }

  /** The threshold, which answers follow everywhere; empty where the task has none. */
  public Optional<Adjustment> threshold() {
    return adjustments.all().stream()
        .filter(a -> a.id().equals(TableOptions.THRESHOLD.id()))
        .findFirst();
  }

  /** What mistakes cost. */
  public PriceTag prices() {
    return prices;
  }

  private static boolean hasCurves(OpenModel o) {
    var setup = o.model().setup();
    return setup.task().adjustable().contains(TableOptions.THRESHOLD)
        && (setup.labels().size() <= 2 || !setup.options().get(TableOptions.POSITIVE).isEmpty());
  }

  private void modelChanged(Optional<OpenModel> old, Optional<OpenModel> now) {
    available.set(now.filter(CurvesController::hasCurves).isPresent());
    boolean same =
        old.isPresent() && now.isPresent() && old.get().experiment() == now.get().experiment();
    if (!same) {
      running.ifPresent(JobHandle::cancel);
      scored.clear();
      chosen.set(Optional.empty());
      work.forget(jobs);
      prices.follow(now);
    }
    refresh();
  }

  private void refresh() {
    Optional<OpenModel> model = workbench.openModelProperty().get();
    if (!open.get() || !active.get() || model.isEmpty() || !available.get()) {
      return;
    }
    running.ifPresent(JobHandle::cancel);
    Optional<Dataset> examples = data.evaluation().map(Dataset::judges).filter(d -> d.size() > 0);
    if (examples.isEmpty() || devices.chosenProperty().get().isEmpty()) {
      scored.clear();
      why.set(Texts.get(examples.isEmpty() ? "curves.no-data" : "why-not.no-device"));
      return;
    }
    if (scored.isEmpty()) {
      why.set(Texts.get("curves.running"));
    }
    OpenModel o = model.get();
    List<VariantItem> variants = List.copyOf(workbench.variants());
    var device = devices.chosenProperty().get().get();
    running =
        Optional.of(
            jobs.start(
                JobSpec.of(
                        Texts.get("job.curves"),
                        (JobContext c) -> work.score(o, device, variants, examples.get(), c))
                    .onSuccess(
                        found -> {
                          if (workbench.isOpen(o.experiment())) {
                            positive.set(found.positive());
                            scored.setAll(found.scored());
                            why.set(found.why());
                          }
                        })));
  }

  @Override
  public void close() {
    running.ifPresent(JobHandle::cancel);
  }
}
