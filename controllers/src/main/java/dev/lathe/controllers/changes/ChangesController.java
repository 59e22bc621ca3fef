package dev.lathe.controllers.changes;

import dev.lathe.controllers.changes.ChangesWork.Found;
import dev.lathe.controllers.changes.ChangesWork.Pair;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What broke: compares a variant's answers with the original's, example by example. Works while it
 * is open. Use on the screen's thread.
 */
public final class ChangesController implements AutoCloseable {
  private static final String NOTE = "changes-filter";

  private final WorkbenchController workbench;
  private final DataController data;
  private final DevicesController devices;
  private final JobRunner jobs;
  private final Notifications notifications;
  private final ChangesWork work;
  private final LatestJob lane;
  private final ChangeList list;
  private final ChangeSummary summary = new ChangeSummary();
  private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
  private final BooleanProperty active = new SimpleBooleanProperty(true);
  private final ObjectProperty<Optional<VariantItem>> variant =
      new SimpleObjectProperty<>(Optional.empty());
  private final ObservableList<VariantItem> choices = FXCollections.observableArrayList();
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
  private final ReadOnlyDoubleWrapper fraction = new ReadOnlyDoubleWrapper();
  private final ReadOnlyStringWrapper progress = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper empty = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper stopped = new ReadOnlyBooleanWrapper();
  private final StringBinding cannotOpen;
  private Optional<Pair> pair = Optional.empty();
  private boolean ended;

  /** Follows workbench, data and devices. */
  public ChangesController(
      WorkbenchController workbench,
      DataController data,
      DevicesController devices,
      JobRunner jobs,
      FxThread fx,
      Notifications notifications) {
    this.workbench = workbench;
    this.data = data;
    this.devices = devices;
    this.jobs = jobs;
    this.notifications = notifications;
    this.work = new ChangesWork(workbench.services());
    this.lane = LatestJob.immediate(jobs, fx);
    this.list = new ChangeList(workbench.services(), jobs);
    cannotOpen =
        Bindings.createStringBinding(
            this::whyNot,
            workbench.openModelProperty(),
            workbench.variants(),
            data.datasetProperty(),
            devices.chosenProperty(),
            active);
    workbench.openModelProperty().addListener((o, old, now) -> modelChanged(old, now));
    workbench.variants().addListener((InvalidationListener) o -> variantsChanged());
    InvalidationListener again = o -> compare();
    data.datasetProperty().addListener(again);
    devices.chosenProperty().addListener(again);
    variant.addListener(again);
    active.addListener(o -> activate());
    list.kindProperty()
        .addListener(
            (o, old, now) ->
                workbench
                    .openModelProperty()
                    .get()
                    .filter(m -> open.get())
                    .ifPresent(m -> workbench.state().keep(m.experiment(), NOTE, list.note())));
    variantsChanged();
  }

  private String whyNot() {
    if (workbench.openModelProperty().get().isEmpty()) {
      return Texts.get("why-not.no-model");
    }
    if (workbench.variants().size() < 2) {
      return Texts.get("why-not.no-variant");
    }
    if (examples().isEmpty()) {
      return Texts.get("why-not.no-examples");
    }
    if (devices.chosenProperty().get().isEmpty()) {
      return Texts.get("why-not.no-device");
    }
    return active.get() ? "" : Texts.get("why-not.measuring");
  }

  private Optional<Dataset> examples() {
    return data.evaluation().filter(d -> d.size() > 0);
  }

  /** Why there is nothing to compare; empty when there is. */
  public StringBinding cannotOpen() {
    return cannotOpen;
  }

  /** Whether it is shown. */
  public ReadOnlyBooleanProperty openProperty() {
    return open.getReadOnlyProperty();
  }

  /** Whether anything may be computed: nothing disturbs a measuring. */
  public BooleanProperty activeProperty() {
    return active;
  }

  /** The variant whose answers are compared; empty while there is none. */
  public ObjectProperty<Optional<VariantItem>> variantProperty() {
    return variant;
  }

  /** The variants that can be chosen. */
  public ObservableList<VariantItem> choices() {
    return choices;
  }

  /** Whether examples are still being asked. */
  public ReadOnlyBooleanProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  /** Whether it was stopped before its end. */
  public ReadOnlyBooleanProperty stoppedProperty() {
    return stopped.getReadOnlyProperty();
  }

  /** Share of the examples that were asked, 0..1. */
  public ReadOnlyDoubleProperty fractionProperty() {
    return fraction.getReadOnlyProperty();
  }

  /** How many examples were asked and how long the rest takes, in words. */
  public ReadOnlyStringProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** Why there is nothing to see, and what to try; empty when there is. */
  public ReadOnlyStringProperty emptyProperty() {
    return empty.getReadOnlyProperty();
  }

  /** The changed examples and their filter. */
  public ChangeList list() {
    return list;
  }

  /** What was changed in all, and by class. */
  public ChangeSummary summary() {
    return summary;
  }

  /** What is compared now. */
  Optional<Pair> pair() {
    return pair;
  }

  ChangesWork work() {
    return work;
  }

  /**
   * Opens it with a variant.
   *
   * @param wanted the variant's row in the experiment; another one where there is none of that
   */
  public void show(long wanted) {
    if (!cannotOpen.get().isEmpty()) {
      return;
    }
    Optional<VariantItem> chosen =
        choices.stream()
            .filter(v -> v.id() == wanted)
            .findFirst()
            .or(() -> choices.stream().reduce((a, b) -> b));
    boolean was = open.get();
    open.set(true);
    boolean other = !chosen.equals(variant.get());
    variant.set(chosen);
    if (!other && !was) {
      compare();
    }
    recall();
  }

  private void recall() {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            m ->
                jobs.start(
                    JobSpec.of(
                            Texts.get("job.inputs"),
                            c -> workbench.state().recall(m.experiment(), NOTE))
                        .unlisted()
                        .onSuccess(
                            note -> {
                              if (workbench.isOpen(m.experiment())) {
                                note.ifPresent(list::restore);
                              }
                            })));
  }

  /** Goes back to where it was opened. */
  public void hide() {
    lane.cancel();
    running.set(false);
    open.set(false);
  }

  /** Stops asking; what was found stays. */
  public void cancel() {
    if (running.get()) {
      lane.cancel();
      running.set(false);
      stop();
    }
  }

  private void stop() {
    if (!stopped.get()) {
      stopped.set(true);
      progress.set(Texts.get("changes.stopped", progress.get()));
    }
  }

  /** Asks again, from the beginning. */
  public void again() {
    compare(true);
  }

  private void activate() {
    if (!active.get()) {
      cancel();
    }
  }

  private void modelChanged(Optional<OpenModel> old, Optional<OpenModel> now) {
    if (!old.map(OpenModel::experiment).equals(now.map(OpenModel::experiment))) {
      hide();
      forget();
      variant.set(Optional.empty());
      work.forget(jobs);
    } else {
      compare();
    }
  }

  private void variantsChanged() {
    List<VariantItem> now = workbench.variants().stream().filter(v -> !v.original()).toList();
    if (!now.equals(choices)) {
      choices.setAll(now);
    }
    Optional<VariantItem> chosen = variant.get();
    if (chosen.isEmpty()) {
      return;
    }
    Optional<VariantItem> still =
        choices.stream().filter(v -> v.id() == chosen.get().id()).findFirst();
    if (still.isEmpty() && open.get()) {
      hide();
      notifications.info(
          Texts.get("changes.removed", chosen.get().name()), Texts.get("changes.removed.why"));
    }
    variant.set(still);
  }

  private void forget() {
    pair = Optional.empty();
    list.begin(Optional.empty());
    summary.clear();
    empty.set("");
    progress.set("");
    fraction.set(0);
    stopped.set(false);
  }

  private Optional<Pair> wanted() {
    Optional<VariantItem> original =
        workbench.variants().stream().filter(VariantItem::original).findFirst();
    if (original.isEmpty()
        || workbench.openModelProperty().get().isEmpty()
        || variant.get().isEmpty()
        || examples().isEmpty()
        || devices.chosenProperty().get().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Pair(
            workbench.openModelProperty().get().get(),
            original.get(),
            variant.get().get(),
            devices.chosenProperty().get().get(),
            examples().get()));
  }

  private void compare() {
    compare(false);
  }

  private void compare(boolean anew) {
    if (!open.get()) {
      return;
    }
    Optional<Pair> now = wanted();
    boolean known = now.isPresent() && now.equals(pair) && !stopped.get() && !summary.isEmpty();
    if (known && !anew) {
      return;
    }
    lane.cancel();
    forget();
    pair = now;
    list.begin(now);
    now.ifPresent(p -> summary.begin(p.setup()));
    if (now.isEmpty()) {
      running.set(false);
      empty.set(cannotOpen.get());
      return;
    }
    if (!active.get()) {
      running.set(false);
      stopped.set(true);
      empty.set(Texts.get("why-not.measuring"));
      return;
    }
    Pair p = now.get();
    running.set(true);
    ended = false;
    progress.set(Texts.get("changes.begins", Formats.whole(p.data().size())));
    lane.submit(
        JobSpec.<Found, Found>inParts(
                Texts.get("job.changes", p.variant().name()),
                (c, parts) -> work.find(p, parts, c),
                f -> publish(p, f))
            .onSuccess(
                f -> {
                  publish(p, f);
                  ended = true;
                })
            .onFailure(e -> failed(p, e))
            .onFinished(() -> finish(p)));
  }

  private void failed(Pair p, Exception e) {
    if (pair.equals(Optional.of(p))) {
      ended = true;
      empty.set(Notifications.messageOf(e).what() + " " + Notifications.messageOf(e).why());
      notifications.error(e);
    }
  }

  private void publish(Pair p, Found found) {
    if (!pair.equals(Optional.of(p)) || !open.get()) {
      return;
    }
    list.show(found.changes().examples());
    summary.show(found.changes(), p.setup());
    fraction.set((double) found.done() / Math.max(1, found.all()));
    String of = Texts.get("changes.asked", Formats.whole(found.done()), Formats.whole(found.all()));
    progress.set(
        found.seconds().isPresent()
            ? Texts.get("changes.left", of, Formats.clock(found.seconds().getAsDouble()))
            : of);
  }

  /** Whether there is anything is known at the end only; a cancel, from wherever, is none. */
  private void finish(Pair p) {
    if (!pair.equals(Optional.of(p)) || lane.isBusy()) {
      return;
    }
    running.set(false);
    if (!ended) {
      stop();
    } else if (empty.get().isEmpty() && summary.isNothing()) {
      empty.set(summary.nothing());
    }
  }

  @Override
  public void close() {
    lane.close();
  }
}
