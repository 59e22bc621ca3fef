package dev.lathe.controllers.workbench;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What all places share: where the person is, the open model with its experiment and variants, and
 * the device. Use on the screen's thread.
 */
public final class WorkbenchController implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final AppServices services;
  private final JobRunner jobs;
  private final SettingsStore settings;
  private final ExperimentState experimentState;

  private final ObjectProperty<Place> place = new SimpleObjectProperty<>(Place.TRY);
  private final ReadOnlyObjectWrapper<Optional<OpenModel>> open =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<ModelChip>> chip =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<LatheException>> warning =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObservableList<SampleItem> samples = FXCollections.observableArrayList();
  private final ObservableList<SampleItem> samplesView =
      FXCollections.unmodifiableObservableList(samples);
  private final ObservableList<String> recent = FXCollections.observableArrayList();
  private final ObservableList<String> recentView =
      FXCollections.unmodifiableObservableList(recent);
  private final StringBinding needsModel;
  private final WorkspaceHold hold = new WorkspaceHold();
  private final StringBinding cannotChange;
  private final ExperimentCloser closer;
  private final ModelSources sources;
  private final VariantShelf shelf;
  private final Openings openings;

  /** A workbench on which nothing is open yet. */
  public WorkbenchController(
      AppServices services, JobRunner jobs, FxThread fx, SettingsStore settings) {
    this.services = services;
    this.jobs = jobs;
    this.experimentState = new ExperimentState(jobs, fx);
    this.closer = new ExperimentCloser(jobs, experimentState);
    this.settings = settings;
    this.sources = new ModelSources(services);
    this.shelf = new VariantShelf(services);
    this.openings = new Openings(jobs, experimentState, hold, closer, shelf::read, this::show);
    place.set(Place.ofName(settings.get().place()));
    place.addListener((o, old, now) -> settings.update(s -> s.withPlace(now.name())));
    recent.setAll(settings.get().recentModels());
    needsModel =
        Bindings.createStringBinding(
            () -> open.get().isPresent() ? "" : Texts.get("why-not.no-model"), open);
    cannotChange =
        Bindings.createStringBinding(
            () -> needsModel.get().isEmpty() ? hold.obstacleProperty().get() : needsModel.get(),
            needsModel,
            hold.obstacleProperty());
  }

  /** Where the person is. */
  public ObjectProperty<Place> placeProperty() {
    return place;
  }

  /** The open model, for controllers. */
  public ReadOnlyObjectProperty<Optional<OpenModel>> openModelProperty() {
    return open.getReadOnlyProperty();
  }

  /**
   * Whether the open model is still that of an experiment: answers to a closed one come too late.
   */
  public boolean isOpen(Experiment experiment) {
    return openModelProperty().get().filter(o -> o.experiment() == experiment).isPresent();
  }

  /** The open model, for the top bar. */
  public ReadOnlyObjectProperty<Optional<ModelChip>> chipProperty() {
    return chip.getReadOnlyProperty();
  }

  /** Whether a model is being opened. */
  public ReadOnlyBooleanProperty openingProperty() {
    return openings.runningProperty();
  }

  /** The original first, then the variants in the order they were made. */
  public ObservableList<VariantItem> variants() {
    return shelf.items();
  }

  /** Files opened lately, newest first. */
  public ObservableList<String> recentModels() {
    return recentView;
  }

  /** What the person should know about running the open model; empty when all is well. */
  public ReadOnlyObjectProperty<Optional<LatheException>> warningProperty() {
    return warning.getReadOnlyProperty();
  }

  /** Why something that needs a model cannot be done; empty when a model is open. */
  public StringBinding needsModel() {
    return needsModel;
  }

  /**
   * Why nothing can be made or measured that the experiment would keep: there is none, or another
   * window has it; empty when it can.
   */
  public StringBinding cannotChange() {
    return cannotChange;
  }

  /** What the window remembers with the experiment, for controllers. */
  public ExperimentState state() {
    return experimentState;
  }

  /** What is offered below, for controllers. */
  public AppServices services() {
    return services;
  }

  /** Opens what the person asked for, else what was open last, else the first sample. */
  public void start(Optional<Path> asked) {
    loadSamples();
    if (asked.isPresent()) {
      if (Files.isDirectory(asked.get()) && !ModelPaths.isModel(asked.get())) {
        openWorkspace(asked.get());
      } else {
        openModel(asked.get());
      }
      return;
    }
    String last = settings.get().workspace();
    if (!last.isEmpty() && Files.isDirectory(Path.of(last))) {
      openWorkspace(Path.of(last));
    } else {
      openFirstSample();
    }
  }

  /** Opens a model file, with the experiment that belongs to it. */
  public void openModel(Path file) {
    openings.begin(Texts.get("job.open", file.getFileName()), c -> sources.file(file, c));
  }

  /** Opens an experiment by its folder. */
  public void openWorkspace(Path folder) {
    openings.begin(Texts.get("job.open", folder.getFileName()), c -> sources.workspace(folder, c));
  }

  /** The samples that ship with Lathe; empty until {@link #start} has looked. */
  public ObservableList<SampleItem> samples() {
    return samplesView;
  }

  private void loadSamples() {
    jobs.start(
        JobSpec.of(Texts.get("job.samples"), c -> services.samples())
            .unlisted()
            .onSuccess(
                found ->
                    samples.setAll(
                        found.stream()
                            .map(s -> new SampleItem(s.id(), s.title(), s.doc()))
                            .toList())));
  }

  /** Opens the best sample, also while they are still being looked for. */
  public void openFirstSample() {
    openSampleThat(s -> true);
  }

  /** Opens a sample that ships with Lathe. */
  public void openSample(String id) {
    openSampleThat(s -> s.id().equals(id));
  }

  private void openSampleThat(Predicate<AppServices.SampleModel> wanted) {
    openings.begin(Texts.get("job.open-sample"), c -> sources.sample(wanted, c));
  }

  private void show(Openings.Opened found) {
    OpenModel opened = found.opened();
    Optional<OpenModel> before = open.get();
    shelf.show(found.variants());
    publish(opened);
    before.ifPresent(b -> closer.close(b.experiment()));
    settings.update(
        s ->
            s.withWorkspace(opened.experiment().folder().toString())
                .withRecent(opened.model().file().toString()));
    recent.setAll(settings.get().recentModels());
    hold.warning(opened.experiment().folder()).ifPresent(w -> warning.set(Optional.of(w)));
    check(opened.model());
  }

  /** Runs beside everything else; whoever needs a session waits for it below. */
  private void check(Model model) {
    jobs.start(
        JobSpec.of(Texts.get("job.check"), c -> services.checkInChild(model, c))
            .unlisted()
            .onSuccess(
                found -> {
                  boolean still =
                      open.get().filter(o -> o.model().sha256().equals(model.sha256())).isPresent();
                  warning.set(still ? found : Optional.empty());
                }));
  }

  private void publish(OpenModel opened) {
    open.set(Optional.of(opened));
    Model m = opened.model();
    chip.set(
        Optional.of(
            new ModelChip(
                m.file().getFileName().toString(),
                m.file().toString(),
                TaskTexts.describe(m.setup()),
                opened.experiment().folder().getFileName()
                    + (hold.obstacleProperty().get().isEmpty()
                        ? ""
                        : Texts.get("workspace.looked-at")))));
  }

  /**
   * Replaces task, labels or preprocessing of the open model and remembers them with the
   * experiment.
   */
  public void changeSetup(ModelSetup setup) {
    open.get()
        .ifPresent(
            o -> {
              OpenModel changed = o.withModel(o.model().withSetup(setup));
              publish(changed);
              if (!hold.obstacleProperty().get().isEmpty()) {
                return; // it holds in this window, while it is open
              }
              jobs.start(
                  JobSpec.of(
                          Texts.get("job.remember"),
                          (JobContext c) -> {
                            SetupMemory.keep(changed.experiment(), setup);
                            return null;
                          })
                      .unlisted());
            });
  }

  /** Reads the variants anew, after one was made, renamed or removed. */
  public void refreshVariants() {
    open.get()
        .ifPresent(
            o ->
                jobs.start(
                    JobSpec.of(Texts.get("job.variants"), c -> shelf.read(o.experiment()))
                        .unlisted()
                        .onSuccess(
                            read -> {
                              if (open.get().filter(now -> now == o).isPresent()) {
                                shelf.show(read);
                              }
                            })));
  }

  /** The variant's record in the experiment as it was last read, for controllers. */
  public Optional<Variant> variant(VariantItem item) {
    return variant(item.id());
  }

  /** The same, by the variant's id. */
  public Optional<Variant> variant(long id) {
    return shelf.record(id);
  }

  /** Closes the experiment; returns when what changed last is written. */
  @Override
  public void close() {
    open.get().ifPresent(o -> closer.close(o.experiment()));
    open.set(Optional.empty());
    closer.await(LONGEST_CLOSE);
    hold.close();
  }

  /** The device record behind an item, for controllers; read on a worker thread. */
  public static Optional<Device> device(AppServices services, String id) {
    return services.hardware().devices().stream().filter(d -> d.id().equals(id)).findFirst();
  }
}
