package dev.lathe.views.shell;

import atlantafx.base.controls.Popover;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Commands;
import dev.lathe.controllers.job.JobEntry;
import dev.lathe.controllers.job.JobList;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import java.util.LinkedHashMap;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The job list: progress, remaining time, cancel for each. */
final class JobsPopover {
  private final JobList jobs;
  private final VBox list = Parts.column();
  private final Map<JobEntry, Node> rows = new LinkedHashMap<>();
  private final Popover popover;

  JobsPopover(JobList jobs, Commands commands) {
    this.jobs = jobs;
    Label idle = Parts.paragraph("shell.jobs.idle", "muted", "small");
    VBox content =
        Parts.column(
            Parts.row(
                Parts.text("shell.jobs.title", "card-title"),
                Parts.spacer(),
                Buttons.link(commands.get(Action.CANCEL_JOBS))),
            idle,
            list);
    content.getStyleClass().add("popover-content");
    popover = Popovers.of(content);
    InvalidationListener refresh =
        o -> {
          refresh();
          Parts.show(idle, jobs.jobs().isEmpty());
        };
    jobs.jobs().addListener(refresh);
    refresh.invalidated(null);
  }

  void toggle(Node anchor) {
    Popovers.toggle(popover, anchor);
  }

  private void refresh() {
    rows.keySet().retainAll(jobs.jobs());
    jobs.jobs().forEach(j -> rows.computeIfAbsent(j, JobsPopover::row));
    list.getChildren().setAll(rows.values());
  }

  /** A running job. */
  static Node row(JobEntry job) {
    ProgressBar bar = new ProgressBar();
    bar.progressProperty().bind(job.fractionProperty());
    bar.setMaxWidth(Double.MAX_VALUE);
    bar.setAccessibleText(job.title());
    Label left = Parts.data("", "muted", "small");
    left.textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> {
                  double s = job.remainingSecondsProperty().get();
                  return s < 0 ? "" : Texts.get("shell.jobs.left", Formats.clock(s));
                },
                job.remainingSecondsProperty()));
    Button cancel = new Button(Texts.get("shell.jobs.cancel"));
    cancel
        .textProperty()
        .bind(
            Bindings.when(job.cancellingProperty())
                .then(Texts.get("shell.jobs.cancelling"))
                .otherwise(Texts.get("shell.jobs.cancel")));
    cancel.disableProperty().bind(job.cancellingProperty());
    cancel.setOnAction(e -> job.cancel());
    Label text = Parts.bound(job.textProperty(), "muted", "small");
    text.setWrapText(true);
    return new VBox(
        4,
        Parts.sentence(job.title(), "strong"),
        Parts.row(left, Parts.spacer(), steering(job), cancel),
        bar,
        text);
  }

  /** Pause and finish, where the job knows how. */
  private static HBox steering(JobEntry job) {
    Button pause = new Button();
    pause
        .textProperty()
        .bind(
            Bindings.when(job.pausedProperty())
                .then(Texts.get("training.resume"))
                .otherwise(Texts.get("training.pause")));
    pause.setOnAction(
        e -> {
          if (job.isPaused()) {
            job.resume();
          } else {
            job.pause();
          }
        });
    Button finish = new Button(Texts.get("training.finish"));
    finish.setTooltip(new Tooltip(Texts.get("training.finish.help")));
    finish.setOnAction(e -> job.finish());
    HBox box = Parts.row(pause, finish);
    box.disableProperty().bind(job.cancellingProperty().or(job.endingProperty()));
    Parts.show(box, job.isSteerable());
    return box;
  }
}
