package dev.lathe.controllers.row;

import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
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
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.hardware.Device;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.collections.ListChangeListener;

/**
 * What "Try" knows of models for rows besides their answers: the form, what if, and which columns
 * count. Use on the screen's thread.
 */
public final class RowController implements AutoCloseable {
  private final WorkbenchController workbench;
  private final DataController data;
  private final DevicesController devices;
  private final JobRunner jobs;
  private final ShownVariants shown;
  private final RowForm form;
  private final RowMemory memory;
  private final PredictorPool pool;
  private final WhatIf whatIf;
  private final ColumnRanking ranking;
  private final WholeTable table;
  private final StringBinding cannotRank;
  private final StringBinding cannotAnswerTable;

  /**
   * Follows workbench, data and devices.
   *
   * @param form that the answers are of
   * @param shown the variants beside each other
   * @param dialogs asks for files
   */
  public RowController(
      WorkbenchController workbench,
      DataController data,
      DevicesController devices,
      JobRunner jobs,
      FxThread fx,
      RowForm form,
      ShownVariants shown,
      DialogService dialogs,
      Notifications notifications) {
    this.workbench = workbench;
    this.data = data;
    this.devices = devices;
    this.jobs = jobs;
    this.shown = shown;
    this.form = form;
    this.memory = new RowMemory(workbench, jobs, form);
    this.pool = new PredictorPool(workbench.services());
    this.whatIf = new WhatIf(pool, jobs, fx);
    this.ranking = new ColumnRanking(pool, jobs);
    this.table = new WholeTable(pool, jobs, dialogs, notifications);
    cannotAnswerTable =
        Bindings.createStringBinding(
            this::whyNotAnswerTable, workbench.openModelProperty(), devices.chosenProperty());
    cannotRank =
        Bindings.createStringBinding(
            this::whyNotRank,
            workbench.openModelProperty(),
            data.datasetProperty(),
            devices.chosenProperty(),
            ranking.choiceProperty(),
            form.fields());
    workbench.openModelProperty().addListener((o, old, now) -> modelChanged(old, now));
    data.datasetProperty().addListener((o, old, now) -> now.ifPresent(this::offer));
    InvalidationListener again = o -> redraw();
    form.rowProperty().addListener(again);
    form.chosenProperty().addListener(again);
    devices.chosenProperty().addListener(again);
    shown.variants().addListener((ListChangeListener<VariantItem>) c -> redraw());
    modelChanged(Optional.empty(), workbench.openModelProperty().get());
  }

  /** The row. */
  public RowForm form() {
    return form;
  }

  /** The answer over one column. */
  public WhatIf whatIf() {
    return whatIf;
  }

  /** Which columns count. */
  public ColumnRanking ranking() {
    return ranking;
  }

  /** Why the columns cannot be ranked; empty when they can. */
  public StringBinding cannotRank() {
    return cannotRank;
  }

  /** Ranks the columns by what permuting each costs; while it runs, stops it. */
  public void rank() {
    if (ranking.runningProperty().get()) {
      ranking.cancel();
    } else if (cannotRank.get().isEmpty()) {
      ranking.start(
          workbench.openModelProperty().get().orElseThrow(),
          devices.chosenProperty().get().orElseThrow(),
          data.datasetProperty().get().orElseThrow(),
          form.fields().stream().map(RowField::name).toList());
    }
  }

  /** Why no table can be answered; empty when one can. */
  public StringBinding cannotAnswerTable() {
    return cannotAnswerTable;
  }

  /** Lets the person choose a table, and writes it with the answers of what is shown. */
  public void answerTable() {
    if (cannotAnswerTable.get().isEmpty()) {
      table.answer(
          workbench.openModelProperty().get().orElseThrow(),
          devices.chosenProperty().get().orElseThrow(),
          shown.variants());
    }
  }

  private String whyNotAnswerTable() {
    if (!workbench.needsModel().get().isEmpty()) {
      return workbench.needsModel().get();
    }
    if (devices.chosenProperty().get().isEmpty()) {
      return Texts.get("why-not.no-device");
    }
    return workbench.openModelProperty().get().filter(RowController::takesRows).isPresent()
        ? ""
        : Texts.get("why-not.takes-no-rows");
  }

  private String whyNotRank() {
    if (!workbench.needsModel().get().isEmpty()) {
      return workbench.needsModel().get();
    }
    if (devices.chosenProperty().get().isEmpty()) {
      return Texts.get("why-not.no-device");
    }
    if (data.datasetProperty().get().isEmpty() || form.fields().isEmpty()) {
      return Texts.get("why-not.no-rows");
    }
    return ranking.choiceProperty().get().isEmpty() ? Texts.get("why-not.no-metric") : "";
  }

  private static boolean takesRows(OpenModel model) {
    return Presenters.of(model.model().setup().task()).mode(model.model().setup()) == InputMode.ROW;
  }

  private void modelChanged(Optional<OpenModel> old, Optional<OpenModel> now) {
    Optional<OpenModel> mine = now.filter(RowController::takesRows);
    boolean same =
        old.isPresent()
            && now.isPresent()
            && old.get().experiment() == now.get().experiment()
            && takesRows(old.get()) == mine.isPresent();
    if (same) {
      redraw();
      return;
    }
    memory.forget();
    whatIf.clear("");
    ranking.clear();
    Runnable left = pool.leave();
    jobs.start(
        JobSpec.of(
                Texts.get("job.close"),
                c -> {
                  left.run();
                  return null;
                })
            .unlisted());
    mine.ifPresentOrElse(
        m -> {
          form.begin(m);
          data.datasetProperty().get().ifPresent(this::offer);
          memory.recall(m);
        },
        form::clear);
  }

  private void offer(Dataset found) {
    workbench
        .openModelProperty()
        .get()
        .filter(RowController::takesRows)
        .ifPresent(
            m -> {
              form.offer(found, m);
              ranking.offer(m, found);
            });
  }

  private void redraw() {
    Optional<OpenModel> model =
        workbench.openModelProperty().get().filter(RowController::takesRows);
    Optional<Device> device = devices.chosenProperty().get();
    Optional<RowSample> row = form.rowProperty().get();
    Optional<RowField> field = form.chosenProperty().get();
    if (model.isEmpty() || device.isEmpty() || row.isEmpty() || field.isEmpty()) {
      whatIf.clear(model.isEmpty() ? "" : Texts.get("why-not.no-rows"));
      return;
    }
    whatIf.run(model.get(), device.get(), shown.variants(), row.get(), field.get());
  }

  @Override
  public void close() {
    whatIf.close();
    ranking.cancel();
  }
}
