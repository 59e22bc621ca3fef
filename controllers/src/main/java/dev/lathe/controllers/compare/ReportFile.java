package dev.lathe.controllers.compare;

import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.FolderLink;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.optimizers.report.ExperimentReport;
import dev.lathe.optimizers.report.ExperimentReport.Written;
import java.nio.file.Path;

/** Writes what the experiment keeps as a document. Use on the screen's thread. */
public final class ReportFile {
  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;

  /** Of the open model. */
  public ReportFile(
      WorkbenchController workbench,
      JobRunner jobs,
      DialogService dialogs,
      Notifications notifications) {
    this.workbench = workbench;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
  }

  /** Asks where to and writes; the ending says the form, a page unless said. */
  public void write() {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            open ->
                dialogs
                    .saveFile(DialogService.FileKind.REPORT, suggested(open))
                    .map(ReportFile::withEnding)
                    .ifPresent(target -> write(open, target)));
  }

  private static String suggested(OpenModel open) {
    return open.model().name().replaceAll("[^\\p{L}\\p{N}._-]+", "-") + "-report.html";
  }

  private static Path withEnding(Path target) {
    String name = String.valueOf(target.getFileName());
    return name.indexOf('.') < 0 ? target.resolveSibling(name + ".html") : target;
  }

  private void write(OpenModel open, Path target) {
    jobs.start(
        JobSpec.of(
                Texts.get("job.write-report"),
                c -> ExperimentReport.write(open.experiment(), target))
            .onSuccess(this::tell));
  }

  private void tell(Written w) {
    notifications.success(
        Texts.get("compare.report.written", Formats.whole(w.rows()), w.target().getFileName()),
        new FolderLink(dialogs, notifications).to(w.target()));
  }
}
