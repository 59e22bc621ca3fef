package dev.lathe.controllers.data;

import dev.lathe.base.Job;
import dev.lathe.base.JobContext;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.TrainingSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final ReadOnlyObjectWrapper<Optional<Dataset>> dataset =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<DataParts> parts = Optional.empty();
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
              } else if (dataset.get().isPresent() && !classes(before).equals(classes(now))) {
                // Which class an example belongs to is known by the labels and what is said of
                // them.
                now.ifPresent(this::recall);
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

  private static List<Object> classes(Optional<OpenModel> open) {
    return open.map(o -> o.model().setup())
        .map(s -> List.<Object>of(s.labels(), s.classMap()))
        .orElse(List.of());
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

  /** Reads data chosen by the person and remembers the choice with the experiment. */
  public void choose(Path path) {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            open ->
                read(
                    open,
                    c -> {
                      Read r = readNow(open, path, c);
                      open.experiment().keepNote(NOTE, path.toAbsolutePath().toString());
                      return new Found(Optional.of(r), "");
                    },
                    path.getFileName().toString()));
  }

  /** What a worker read: the whole and its parts. */
  private record Read(Dataset all, DataParts parts) {}

  /** What was found; a sentence says what was remembered and is gone. */
  private record Found(Optional<Read> read, String problem) {}

  private Read readNow(OpenModel open, Path path, JobContext c) {
    Dataset all = workbench.services().readData(path, open.model(), c);
    return new Read(all, DataParts.of(all, SEED));
  }

  private void recall(OpenModel open) {
    read(open, c -> remembered(open, c), Texts.get("data.remembered"));
  }

  private Found remembered(OpenModel open, JobContext c) throws IOException {
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
    return new Found(path.map(p -> readNow(open, p, c)), "");
  }

  private Optional<Path> sampleData(OpenModel open) throws IOException {
    for (AppServices.SampleModel s : workbench.services().samples()) {
      if (s.data().isPresent() && Files.mismatch(s.model(), open.model().file()) < 0) {
        return s.data();
      }
    }
    return Optional.empty();
  }

  private void read(OpenModel open, Job<Found> job, String name) {
    long number = ++asked;
    summary.set(Texts.get("data.reading"));
    jobs.start(
        JobSpec.of(Texts.get("job.data", name), job)
            .onSuccess(
                found -> {
                  if (number == asked && workbench.isOpen(open.experiment())) {
                    show(found.read());
                    if (!found.problem().isEmpty()) {
                      problems.set(found.problem());
                    }
                  }
                })
            .onFinished(
                () -> {
                  if (number == asked && summary.get().equals(Texts.get("data.reading"))) {
                    describe();
                  }
                }));
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
