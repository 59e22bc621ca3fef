package dev.lathe.controllers.compare;

import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * By which of a task's metrics variants are compared: accuracy says little where one class in a
 * hundred counts. Remembered with the experiment.
 */
public final class ComparedBy {
  private static final String NOTE = "compared-by";

  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final ObservableList<MetricChoice> choices = FXCollections.observableArrayList();
  private final ObservableList<MetricChoice> choicesView =
      FXCollections.unmodifiableObservableList(choices);
  private final ObjectProperty<Optional<MetricChoice>> chosen =
      new SimpleObjectProperty<>(Optional.empty());

  ComparedBy(WorkbenchController workbench, JobRunner jobs) {
    this.workbench = workbench;
    this.jobs = jobs;
    workbench
        .openModelProperty()
        .addListener(
            (o, before, now) -> {
              offer(now);
              if (!before.map(OpenModel::experiment).equals(now.map(OpenModel::experiment))) {
                now.ifPresent(this::recall);
              }
            });
    offer(workbench.openModelProperty().get());
    workbench.openModelProperty().get().ifPresent(this::recall);
  }

  private void offer(Optional<OpenModel> open) {
    List<MetricChoice> all = MetricChoice.of(open);
    if (!all.equals(choices)) {
      choices.setAll(all);
    }
    if (chosen.get().filter(all::contains).isEmpty()) {
      chosen.set(all.stream().findFirst());
    }
  }

  private void recall(OpenModel open) {
    jobs.start(
        JobSpec.of(
                Texts.get("job.measurements"),
                c -> workbench.state().recall(open.experiment(), NOTE))
            .unlisted()
            .onSuccess(
                id -> {
                  if (workbench.isOpen(open.experiment())) {
                    chosen.set(
                        choices.stream()
                            .filter(m -> id.filter(m.id()::equals).isPresent())
                            .findFirst()
                            .or(() -> choices.stream().findFirst()));
                  }
                }));
  }

  /** The metrics there are; few tasks have but one. */
  public ObservableList<MetricChoice> choices() {
    return choicesView;
  }

  /** The one in use; empty for a task that has none. */
  public ObjectProperty<Optional<MetricChoice>> chosenProperty() {
    return chosen;
  }

  /** Compares by another metric from now on. */
  public void choose(MetricChoice metric) {
    if (!choices.contains(metric) || chosen.get().filter(metric::equals).isPresent()) {
      return;
    }
    chosen.set(Optional.of(metric));
    workbench
        .openModelProperty()
        .get()
        .ifPresent(o -> workbench.state().keep(o.experiment(), NOTE, metric.id()));
  }

  /** The id of the one in use; empty for a task that has none. */
  Optional<String> id() {
    return chosen.get().map(MetricChoice::id);
  }
}
