package dev.lathe.controllers.data;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.AppServices;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final ReadOnlyObjectWrapper<Optional<Dataset>> dataset =
      new ReadOnlyObjectWrapper<>(Optional.empty());
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
              }
            });
    workbench.openModelProperty().get().ifPresent(this::recall);
  }

  /** The examples; empty while none are chosen or read. */
  public ReadOnlyObjectProperty<Optional<Dataset>> datasetProperty() {
    return dataset.getReadOnlyProperty();
  }

  /** Name and counts in one line. */
  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
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
                      Dataset d = workbench.services().readData(path, open.model(), c);
                      open.experiment().keepNote(NOTE, path.toAbsolutePath().toString());
                      return Optional.of(d);
                    },
                    path.getFileName().toString()));
  }

  private void recall(OpenModel open) {
    read(open, c -> remembered(open, c), Texts.get("data.remembered"));
  }

  private Optional<Dataset> remembered(OpenModel open, JobContext c) throws IOException {
    Optional<Path> path = open.experiment().note(NOTE).map(Path::of).filter(Files::exists);
    if (path.isEmpty()) {
      path = sampleData(open);
    }
    return path.map(p -> workbench.services().readData(p, open.model(), c));
  }

  private Optional<Path> sampleData(OpenModel open) throws IOException {
    for (AppServices.SampleModel s : workbench.services().samples()) {
      if (s.data().isPresent() && Files.mismatch(s.model(), open.model().file()) < 0) {
        return s.data();
      }
    }
    return Optional.empty();
  }

  private void read(OpenModel open, dev.lathe.base.Job<Optional<Dataset>> job, String name) {
    long number = ++asked;
    summary.set(Texts.get("data.reading"));
    jobs.start(
        JobSpec.of(Texts.get("job.data", name), job)
            .onSuccess(
                found -> {
                  boolean still =
                      workbench
                          .openModelProperty()
                          .get()
                          .filter(o -> o.experiment() == open.experiment())
                          .isPresent();
                  if (number == asked && still) {
                    show(found);
                  }
                })
            .onFinished(
                () -> {
                  if (number == asked && summary.get().equals(Texts.get("data.reading"))) {
                    show(dataset.get());
                  }
                }));
  }

  private void show(Optional<Dataset> found) {
    dataset.set(found);
    summary.set(found.map(DataController::describe).orElse(Texts.get("data.none")));
    problems.set(found.map(d -> String.join(" ", d.problems())).orElse(""));
  }

  private void forget() {
    asked++;
    show(Optional.empty());
  }

  private static String describe(Dataset d) {
    return Texts.get(
        "data.summary", d.name(), Formats.whole(d.size()), Formats.whole(d.labelled()));
  }
}
