package dev.lathe.controllers.search;

import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.PredictorPool;
import dev.lathe.controllers.tryit.ShownVariants;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/**
 * The nearest of many sentences to a query, by the original and the variants shown. The sentences
 * are turned into vectors once a model, when the first query comes. Use on the screen's thread.
 */
public final class SearchController implements AutoCloseable {
  private static final long CACHE_BYTES = 128L << 20;
  private static final Duration TYPING = Duration.ofMillis(250);

  private final WorkbenchController workbench;
  private final DevicesController devices;
  private final DataController data;
  private final ShownVariants shown;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;
  private final PredictorPool pool;
  private final VectorCache cache = new VectorCache(CACHE_BYTES);
  private final LatestJob lane;
  private final StringProperty query = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper line = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
  private final ObservableList<SearchColumn> columns = FXCollections.observableArrayList();
  private final ObservableList<SearchColumn> columnsView =
      FXCollections.unmodifiableObservableList(columns);
  private Optional<SentenceSource> source = Optional.empty();

  /**
   * Follows workbench, data and devices.
   *
   * @param shown the variants that search
   */
  public SearchController(
      WorkbenchController workbench,
      DataController data,
      DevicesController devices,
      JobRunner jobs,
      FxThread fx,
      DialogService dialogs,
      Notifications notifications,
      ShownVariants shown) {
    this.workbench = workbench;
    this.devices = devices;
    this.data = data;
    this.shown = shown;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
    this.pool = new PredictorPool(workbench.services());
    this.lane = new LatestJob(jobs, fx, TYPING);
    InvalidationListener again = o -> search();
    query.addListener(again);
    devices.chosenProperty().addListener(again);
    shown.variants().addListener((ListChangeListener<VariantItem>) c -> search());
    workbench.openModelProperty().addListener((o, old, now) -> modelChanged(old, now));
    data.datasetProperty().addListener((o, old, now) -> now.ifPresent(this::offer));
    data.datasetProperty().get().ifPresent(this::offer);
    tell();
  }

  /** What is looked for. */
  public StringProperty queryProperty() {
    return query;
  }

  /** What is searched, or why nothing is, a sentence. */
  public ReadOnlyStringProperty lineProperty() {
    return line.getReadOnlyProperty();
  }

  /** Whether it searches. */
  public ReadOnlyBooleanProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  /** What each variant finds, the original first; empty until there is a query. */
  public ObservableList<SearchColumn> columns() {
    return columnsView;
  }

  /** Whether a model that answers with vectors is open, so that there is something to search. */
  public boolean isFor(OpenModel model) {
    return Presenters.of(model.model().setup().task()).mode(model.model().setup())
        == InputMode.TWO_SENTENCES;
  }

  /** Searches the lines of a text. */
  public void takeLines(String text) {
    take(SentenceSource.ofLines(Texts.get("search.pasted"), text));
  }

  /** Searches the sentences of a file: a table, or a text with one a line. */
  public void takeFile(Path file) {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            m ->
                jobs.start(
                    JobSpec.of(
                            Texts.get("search.reading", file.getFileName()),
                            c ->
                                SentenceSource.of(
                                    workbench.services().readData(file, m.model(), c)))
                        .onSuccess(this::take)));
  }

  /** Lets the person choose a file with sentences. */
  public void chooseFile() {
    dialogs.openFile(DialogService.FileKind.DATA).ifPresent(this::takeFile);
  }

  /** Searches the data's own sentences again. */
  public void takeData() {
    data.datasetProperty().get().ifPresentOrElse(d -> take(SentenceSource.of(d)), this::tell);
  }

  /** Stops; what was found stays. */
  public void cancel() {
    lane.cancel();
    running.set(false);
  }

  private void offer(Dataset found) {
    if (workbench.openModelProperty().get().filter(this::isFor).isPresent()) {
      SentenceSource its = SentenceSource.of(found);
      if (!its.sentences().isEmpty()) {
        take(its);
      }
    }
  }

  private void take(SentenceSource found) {
    if (found.sentences().isEmpty()) {
      notifications.warning(
          Texts.get("search.empty", found.name()),
          Texts.get("search.empty.why"),
          Texts.get("search.empty.todo"));
      return;
    }
    source = Optional.of(found);
    tell();
    search();
  }

  private void tell() {
    line.set(
        source
            .map(
                s ->
                    s.leftOut() == 0
                        ? Texts.get("search.line", Formats.whole(s.sentences().size()), s.name())
                        : Texts.get(
                            "search.line.cut",
                            Formats.whole(s.sentences().size()),
                            s.name(),
                            Formats.whole(s.leftOut())))
            .orElse(Texts.get("search.line.none")));
  }

  private void modelChanged(Optional<OpenModel> old, Optional<OpenModel> now) {
    boolean same =
        old.isPresent()
            && now.isPresent()
            && old.get().experiment() == now.get().experiment()
            && isFor(now.get());
    if (!same) {
      cancel();
      columns.clear();
      cache.clear();
      source = Optional.empty();
      query.set("");
      tell();
      Runnable left = pool.leave();
      jobs.start(
          JobSpec.of(
                  Texts.get("job.close"),
                  c -> {
                    left.run();
                    return null;
                  })
              .unlisted());
      data.datasetProperty().get().ifPresent(this::offer);
    } else {
      search();
    }
  }

  /** Looks for the query with all that is shown; an older search is cancelled. */
  private void search() {
    Optional<OpenModel> model = workbench.openModelProperty().get().filter(this::isFor);
    if (model.isEmpty()
        || source.isEmpty()
        || query.get().isBlank()
        || devices.chosenProperty().get().isEmpty()) {
      cancel();
      columns.clear();
      return;
    }
    List<VariantItem> list = List.copyOf(shown.variants());
    SentenceSource now = source.get();
    String looked = query.get();
    SearchJob job =
        new SearchJob(
            pool,
            cache,
            model.get(),
            devices.chosenProperty().get().orElseThrow(),
            now.sentences());
    if (!columns.stream().map(SearchColumn::variant).toList().equals(list)) {
      columns.setAll(
          list.stream()
              .map(v -> new SearchColumn(v, List.of(), Texts.get("search.running")))
              .toList());
    }
    running.set(true);
    List<SearchJob.Found> found = new ArrayList<>();
    lane.submit(
        JobSpec.<SearchJob.Found, Void>inParts(
                Texts.get("search.job"),
                (c, parts) -> job.run(looked, list, c, parts),
                f -> {
                  found.add(f);
                  place(f, found.get(0), now);
                })
            .onFinished(() -> running.set(lane.isBusy())));
  }

  private void place(SearchJob.Found f, SearchJob.Found original, SentenceSource of) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).variant().equals(f.variant())) {
        columns.set(i, RankedColumn.of(f, original, of));
      }
    }
  }

  @Override
  public void close() {
    lane.close();
  }
}
