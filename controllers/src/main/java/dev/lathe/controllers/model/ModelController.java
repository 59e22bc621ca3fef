package dev.lathe.controllers.model;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.task.Model;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What there is to say about the open model. Use on the screen's thread. */
public final class ModelController implements AutoCloseable {
  private final WorkbenchController workbench;
  private final LatestJob lane;
  private final SetupEditor setup;
  private final SetupHistory history;
  private final LengthsEditor lengths;
  private final ReadOnlyObjectWrapper<ModelPage> page =
      new ReadOnlyObjectWrapper<>(ModelPage.EMPTY);
  private final ReadOnlyBooleanWrapper reading = new ReadOnlyBooleanWrapper();

  /** Follows the open model. */
  public ModelController(
      WorkbenchController workbench, JobRunner jobs, FxThread fx, Notifications notifications) {
    this.workbench = workbench;
    this.lane = LatestJob.immediate(jobs, fx);
    this.setup = new SetupEditor(workbench, jobs, fx, notifications);
    this.history = new SetupHistory(workbench);
    this.lengths = new LengthsEditor(workbench, page.getReadOnlyProperty());
    workbench
        .openModelProperty()
        .addListener(
            (o, old, now) -> {
              if (!old.map(OpenModel::experiment).equals(now.map(OpenModel::experiment))) {
                page.set(ModelPage.EMPTY);
                read(now);
              } else if (!counted(old).equals(counted(now))) {
                read(now); // what stands there stays until the new page is written
              }
            });
    read(workbench.openModelProperty().get());
  }

  /** What of a setup the page depends on. */
  private static List<Object> counted(Optional<OpenModel> open) {
    return open.map(o -> o.model().setup())
        .map(s -> List.of(s.lengths(), s.task(), s.image().isPresent()))
        .orElse(List.of());
  }

  /** The page; empty until the model was read. */
  public ReadOnlyObjectProperty<ModelPage> pageProperty() {
    return page.getReadOnlyProperty();
  }

  /** Whether the page is being made. */
  public ReadOnlyBooleanProperty readingProperty() {
    return reading.getReadOnlyProperty();
  }

  /** Task, labels, preprocessing. */
  public SetupEditor setup() {
    return setup;
  }

  /** Undo of changes of the setup. */
  public SetupHistory history() {
    return history;
  }

  /** Lengths of open dimensions. */
  public LengthsEditor lengths() {
    return lengths;
  }

  private void read(Optional<OpenModel> open) {
    if (open.isEmpty()) {
      lane.cancel();
      return;
    }
    Model model = open.get().model();
    reading.set(true);
    lane.submit(
        JobSpec.of(
                Texts.get("job.facts"),
                c ->
                    ModelPages.page(
                        model,
                        workbench.services().analyse(model, c),
                        workbench.services().hardware().machine()))
            .onSuccess(page::set)
            .onFinished(() -> reading.set(lane.isBusy())));
  }

  @Override
  public void close() {
    lane.close();
    setup.close();
  }
}
