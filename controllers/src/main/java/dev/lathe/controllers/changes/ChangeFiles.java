package dev.lathe.controllers.changes;

import dev.lathe.controllers.changes.ChangesWork.Pair;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.FolderLink;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.engine.change.ChangeExport;
import dev.lathe.engine.change.ChangedExample;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;

/** Takes the changed examples that are shown out into a folder. Use on the screen's thread. */
public final class ChangeFiles {
  private final ChangesController changes;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;
  private final StringBinding cannotExport;

  /** Of these changes. */
  public ChangeFiles(
      ChangesController changes,
      JobRunner jobs,
      DialogService dialogs,
      Notifications notifications) {
    this.changes = changes;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
    cannotExport =
        Bindings.createStringBinding(
            () -> changes.list().items().isEmpty() ? Texts.get("why-not.no-changes") : "",
            changes.list().items());
  }

  /** Why there is nothing to take out; empty when there is. */
  public StringBinding cannotExport() {
    return cannotExport;
  }

  /** Asks for a folder and makes a new one in it, with what is shown now. */
  public void export() {
    Optional<Pair> pair = changes.pair();
    List<ChangedExample> shown = changes.list().items().stream().map(ChangeItem::example).toList();
    if (pair.isEmpty() || shown.isEmpty()) {
      return;
    }
    Pair p = pair.get();
    dialogs
        .openFolder(Texts.get("changes.export.folder"))
        .ifPresent(
            parent ->
                jobs.start(
                    JobSpec.of(
                            Texts.get("job.export-changes", p.variant().name()),
                            c ->
                                ChangeExport.write(
                                    ChangeExport.free(parent, name(p)),
                                    p.data().examples(),
                                    shown,
                                    c))
                        .onSuccess(folder -> said(folder, shown.size()))));
  }

  private static String name(Pair p) {
    return "changes-" + p.variant().name().replaceAll("[^\\p{L}\\p{N}._-]+", "-");
  }

  private void said(Path folder, int count) {
    notifications.success(
        Texts.get("changes.exported", Formats.whole(count), folder),
        new FolderLink(dialogs, notifications).to(folder.resolve(ChangeExport.TABLE)));
  }
}
