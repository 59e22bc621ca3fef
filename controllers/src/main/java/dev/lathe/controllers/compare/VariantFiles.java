package dev.lathe.controllers.compare;

import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.FolderLink;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.experiment.ModelCopies;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFlags;
import java.nio.file.Path;
import java.util.Optional;

/** Takes variants out of the experiment, as files. Use on the screen's thread. */
public final class VariantFiles {
  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;

  /** Of the open model. */
  public VariantFiles(
      WorkbenchController workbench,
      JobRunner jobs,
      DialogService dialogs,
      Notifications notifications) {
    this.workbench = workbench;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
  }

  /**
   * Copies a variant to where the person says, with tokenizer, labels and preprocessing.
   *
   * @param id the variant's
   */
  public void saveAs(long id) {
    Optional<OpenModel> open = workbench.openModelProperty().get();
    Optional<Variant> variant = workbench.variant(id);
    if (open.isEmpty() || variant.isEmpty()) {
      return;
    }
    OpenModel o = open.get();
    dialogs
        .saveFile(DialogService.FileKind.MODEL, suggested(o.model(), variant.get()), ".onnx")
        .ifPresent(target -> save(o, variant.get(), target));
  }

  private void save(OpenModel o, Variant v, Path target) {
    jobs.start(
        JobSpec.of(
                Texts.get("job.save-variant", v.name()),
                c -> {
                  Model m = workbench.services().openModel(v.file(), SetupFlags.none(), c);
                  return ModelCopies.save(m.asVariantOf(o.model()), target, c);
                })
            .onSuccess(
                files ->
                    notifications.success(
                        Texts.get("compare.saved", v.name(), files.get(0)),
                        folder().to(files.get(0)))));
  }

  /** Shows the stored file in the system's file manager. */
  public void showInFolder(long id) {
    workbench.variant(id).ifPresent(v -> folder().show(v.file()));
  }

  private FolderLink folder() {
    return new FolderLink(dialogs, notifications);
  }

  /** The stored file, to be dragged somewhere; its setup travels inside. */
  public Optional<Path> file(long id) {
    return workbench.variant(id).map(Variant::file);
  }

  private static String suggested(Model original, Variant v) {
    String base = original.file().getFileName().toString().replaceFirst("\\.onnx$", "");
    String name = v.isOriginal() ? base : base + "-" + v.name();
    return name.replaceAll("[^\\p{L}\\p{N}._-]+", "-") + ".onnx";
  }
}
