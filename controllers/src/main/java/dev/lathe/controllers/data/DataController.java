package dev.lathe.controllers.data;

import dev.lathe.base.Job;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.TableHead;
import dev.lathe.engine.task.ClassMap;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.TaskOption;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.TrainingSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * The labelled examples of the open model: chosen once, used for calibration, live estimates and
 * measuring, remembered with the experiment. A sample brings its own. Use on the screen's thread.
 */
public final class DataController {
  private static final String NOTE = "data";
  private static final long SEED = 1;
  private static final List<TaskOption<?>> TABLE =
      List.of(
          TableOptions.COLUMNS,
          TableOptions.LABEL_COLUMN,
          TableOptions.TEXT_COLUMN,
          TableOptions.FIRST_LINE);

  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final ReadOnlyObjectWrapper<Optional<Dataset>> dataset =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<TableHead>> head =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<DataParts> parts = Optional.empty();
  private Optional<Path> refused = Optional.empty();
  private ReadAs readAs = ReadAs.of(Optional.empty());
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper problems = new ReadOnlyStringWrapper("");
  private final StringBinding needsData;
  private long asked;

  /** Follows the workbench's model. */
  public DataController(WorkbenchController workbench, JobRunner jobs) {
    this.workbench = workbench;
    this.jobs = jobs;
    needsData =
        Bindings.createStringBinding(
            () -> dataset.get().isPresent() ? "" : Texts.get("why-not.no-data"), dataset);
    summary.set(Texts.get("data.none"));
    workbench
        .openModelProperty()
        .addListener(
            (o, before, now) -> {
              boolean sameExperiment =
                  before.map(OpenModel::experiment).equals(now.map(OpenModel::experiment));
              if (!sameExperiment) {
                forget();
                now.ifPresent(this::recall);
              } else if (now.isPresent()
                  && !readAs.equals(ReadAs.of(now.map(n -> n.model().setup())))) {
                readAgain(now.get());
              }
            });
    workbench.openModelProperty().get().ifPresent(this::recall);
    workbench
        .variants()
        .addListener(
            (InvalidationListener)
                o -> {
                  if (dataset.get().isPresent()) {
                    describe();
                  }
                });
  }

  /** What of a setup decides how data are read. */
  private record ReadAs(
      Optional<Task> task,
      List<String> labels,
      List<String> keys,
      Optional<ClassMap> classes,
      OptionValues options) {
    static ReadAs of(Optional<ModelSetup> s) {
      OptionValues options = OptionValues.NONE;
      for (TaskOption<?> o : TABLE) {
        String text = s.map(x -> x.options().texts().get(o.id())).orElse("");
        options = new OptionValues(Map.of(o.id(), text)).orElse(options);
      }
      return new ReadAs(
          s.map(ModelSetup::task),
          s.map(ModelSetup::labels).orElse(List.of()),
          s.map(ModelSetup::labelKeys).orElse(List.of()),
          s.map(ModelSetup::classMap),
          options);
    }
  }

  /**
   * The same data for another setup: which class an example is of is known by the labels and what
   * is said of them.
   */
  private void readAgain(OpenModel open) {
    if (refused.isPresent()) {
      choose(refused.get());
    } else if (dataset.get().isPresent()) {
      recall(open);
    }
  }

  /** How the table that was chosen begins, also one that could not be read; empty for others. */
  public ReadOnlyObjectProperty<Optional<TableHead>> headProperty() {
    return head.getReadOnlyProperty();
  }

  /** The examples; empty while none are chosen or read. */
  public ReadOnlyObjectProperty<Optional<Dataset>> datasetProperty() {
    return dataset.getReadOnlyProperty();
  }

  /** The part that a recipe's passes may look at; disjoint from {@link #evaluation}. */
  public Optional<Dataset> passes(Recipe recipe) {
    return parts.map(training().in(recipe) ? DataParts::training : DataParts::calibration);
  }

  /** The part that a recipe's result is judged on: nothing that it was trained on. */
  public Optional<Dataset> evaluation(Recipe recipe) {
    return training().in(recipe) ? parts.map(DataParts::untrained) : evaluation();
  }

  /**
   * The part that accuracy is measured on. Where the model or one of its variants was trained, for
   * all of them only what that training did not see.
   */
  public Optional<Dataset> evaluation() {
    return parts.map(hasTrained() ? DataParts::untrained : DataParts::evaluation);
  }

  /** The part that no pass ever sees, whatever is in a recipe. */
  public Optional<Dataset> untrained() {
    return parts.map(DataParts::untrained);
  }

  private TrainingSteps training() {
    return new TrainingSteps(workbench.services().optimizing().passes());
  }

  private boolean hasTrained() {
    return workbench.variants().stream().anyMatch(VariantItem::trained)
        || workbench
            .openModelProperty()
            .get()
            .filter(o -> training().made(o.model().onnx()))
            .isPresent();
  }

  /** Name and counts in one line. */
  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  /** Which parts a recipe uses, in one line. */
  public String summary(Recipe recipe) {
    return parts
        .filter(p -> training().in(recipe))
        .map(
            p ->
                Texts.get(
                    "optimize.data-training",
                    dataset.get().map(Dataset::name).orElse(""),
                    Formats.whole(p.training().size()),
                    Formats.whole(dataset.get().map(Dataset::size).orElse(0)),
                    Formats.whole(p.untrained().size())))
        .orElse(summary.get());
  }

  /** What is wrong with the data, sentences; empty when nothing is. */
  public ReadOnlyStringProperty problemsProperty() {
    return problems.getReadOnlyProperty();
  }

  /** Why something that needs labelled data cannot be done; empty when it can. */
  public StringBinding needsData() {
    return needsData;
  }

  /**
   * Reads data chosen by the person and remembers the choice with the experiment. What was said of
   * the columns of other data is given up where these have no such column.
   */
  public void choose(Path path) {
    workbench.openModelProperty().get().ifPresent(open -> choose(open, path));
  }

  private void choose(OpenModel open, Path path) {
    refused = Optional.of(path); // until it is read
    read(
        open,
        begins -> {
          Job<Found> job =
              c -> {
                Read r = readNow(open, fitting(open.model().setup(), begins, path), path, c);
                open.experiment().keepNote(NOTE, path.toAbsolutePath().toString());
                return new Found(Optional.of(r), "");
              };
          return job;
        },
        path.getFileName().toString());
  }

  /** What a worker read: the whole and its parts, and the setup that it was read with. */
  private record Read(Dataset all, DataParts parts, ModelSetup setup) {}

  /** What was found; a sentence says what was remembered and is gone. */
  private record Found(Optional<Read> read, String problem) {}

  private Read readNow(OpenModel open, ModelSetup setup, Path path, JobContext c) {
    Dataset all = workbench.services().readData(path, open.model().withSetup(setup), c);
    return new Read(all, DataParts.of(all, SEED), setup);
  }

  /** Without what was said of columns that these data do not have. */
  private static ModelSetup fitting(
      ModelSetup setup, AtomicReference<Optional<TableHead>> begins, Path path) {
    begins.set(begin(setup, path));
    OptionValues options = setup.options();
    List<String> names = begins.get().map(TableHead::names).orElse(List.of());
    for (TaskOption.Text column : List.of(TableOptions.LABEL_COLUMN, TableOptions.TEXT_COLUMN)) {
      String said = options.get(column);
      if (names.stream().noneMatch(n -> n.strip().equalsIgnoreCase(said))) {
        options = options.without(List.of(column));
      }
    }
    return begins.get().isEmpty() ? setup : setup.withOptions(options);
  }

  private static Optional<TableHead> begin(ModelSetup setup, Path path) {
    try {
      return TableHead.of(path, TableOptions.of(setup));
    } catch (LatheException e) {
      return Optional.empty(); // reading it says why
    }
  }

  private void recall(OpenModel open) {
    refused = Optional.empty();
    read(open, begins -> c -> remembered(open, begins, c), Texts.get("data.remembered"));
  }

  private Found remembered(
      OpenModel open, AtomicReference<Optional<TableHead>> begins, JobContext c)
      throws IOException {
    Optional<String> note = open.experiment().note(NOTE);
    Optional<Path> chosen;
    try {
      chosen = note.map(Path::of);
    } catch (InvalidPathException e) {
      // The workspace may be anybody's.
      return new Found(Optional.empty(), Texts.get("data.missing", note.orElse("")));
    }
    if (chosen.isPresent() && !Files.exists(chosen.get())) {
      return new Found(Optional.empty(), Texts.get("data.missing", chosen.get()));
    }
    Optional<Path> path = chosen.isPresent() ? chosen : sampleData(open);
    ModelSetup setup = open.model().setup();
    begins.set(path.flatMap(p -> begin(setup, p)));
    return new Found(path.map(p -> readNow(open, setup, p, c)), "");
  }

  private Optional<Path> sampleData(OpenModel open) throws IOException {
    for (AppServices.SampleModel s : workbench.services().samples()) {
      if (s.data().isPresent() && Files.mismatch(s.model(), open.model().file()) < 0) {
        return s.data();
      }
    }
    return Optional.empty();
  }

  private void read(
      OpenModel open,
      Function<AtomicReference<Optional<TableHead>>, Job<Found>> reading,
      String name) {
    long number = ++asked;
    AtomicReference<Optional<TableHead>> begins = new AtomicReference<>(Optional.empty());
    readAs = ReadAs.of(Optional.of(open.model().setup()));
    summary.set(Texts.get("data.reading"));
    jobs.start(
        JobSpec.of(Texts.get("job.data", name), reading.apply(begins))
            .onSuccess(
                found -> {
                  if (number == asked && workbench.isOpen(open.experiment())) {
                    refused = Optional.empty();
                    show(found.read());
                    if (!found.problem().isEmpty()) {
                      problems.set(found.problem());
                    }
                    found.read().ifPresent(r -> keep(open, r.setup()));
                  }
                })
            .onFinished(
                () -> {
                  if (number == asked) {
                    head.set(begins.get());
                  }
                  if (number == asked && summary.get().equals(Texts.get("data.reading"))) {
                    describe();
                  }
                }));
  }

  /** The setup that the data were read with, where that had to give up something. */
  private void keep(OpenModel open, ModelSetup setup) {
    if (!setup.options().equals(open.model().setup().options())) {
      readAs = ReadAs.of(Optional.of(setup));
      workbench.changeSetup(setup);
    }
  }

  private void show(Optional<Read> found) {
    parts = found.map(Read::parts);
    dataset.set(found.map(Read::all));
    describe();
  }

  private void describe() {
    Optional<Dataset> d = dataset.get();
    summary.set(d.map(this::describe).orElse(Texts.get("data.none")));
    problems.set(d.map(x -> String.join(" ", x.problems())).orElse(""));
  }

  private void forget() {
    asked++;
    refused = Optional.empty();
    head.set(Optional.empty());
    show(Optional.empty());
  }

  private String describe(Dataset d) {
    return Texts.get(
        "data.summary",
        d.name(),
        Formats.whole(d.size()),
        Formats.whole(d.labelled()),
        Formats.whole(parts.map(p -> p.calibration().size()).orElse(0)),
        Formats.whole(evaluation().map(Dataset::size).orElse(0)));
  }
}
