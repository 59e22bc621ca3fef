package dev.lathe.controllers.batch;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.ShownVariants;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.FolderLink;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.batch.BatchOrder;
import dev.lathe.engine.batch.BatchResult;
import dev.lathe.engine.batch.Batches;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;

/**
 * Answers a whole data set into a file. What was stopped, by the person or by a crash, goes on
 * where it ended when the same data and file are chosen again. Use on the screen's thread.
 */
public final class BatchController {
  private final WorkbenchController workbench;
  private final DevicesController devices;
  private final JobRunner jobs;
  private final ShownVariants shown;
  private final DialogService dialogs;
  private final Notifications notifications;
  private final StringBinding cannotAnswer;

  /**
   * Follows workbench and devices.
   *
   * @param shown the variants of which the person chooses
   */
  public BatchController(
      WorkbenchController workbench,
      DevicesController devices,
      JobRunner jobs,
      ShownVariants shown,
      DialogService dialogs,
      Notifications notifications) {
    this.workbench = workbench;
    this.devices = devices;
    this.jobs = jobs;
    this.shown = shown;
    this.dialogs = dialogs;
    this.notifications = notifications;
    cannotAnswer =
        Bindings.createStringBinding(
            this::whyNot, workbench.openModelProperty(), devices.chosenProperty());
  }

  /** Why no data set can be answered; empty when one can. */
  public StringBinding cannotAnswer() {
    return cannotAnswer;
  }

  private String whyNot() {
    if (!workbench.needsModel().get().isEmpty()) {
      return workbench.needsModel().get();
    }
    if (devices.chosenProperty().get().isEmpty()) {
      return Texts.get("why-not.no-device");
    }
    boolean writes =
        workbench
            .openModelProperty()
            .get()
            .filter(o -> o.model().setup().task().isGenerative())
            .isPresent();
    return writes ? Texts.get("why-not.writes-on") : "";
  }

  /** Lets the person choose the data, the variant and the file, and answers. */
  public void answer() {
    if (!cannotAnswer.get().isEmpty()) {
      return;
    }
    OpenModel open = workbench.openModelProperty().get().orElseThrow();
    Device device = devices.chosenProperty().get().orElseThrow();
    Optional<Variant> variant = variant(open);
    Optional<Path> data = variant.flatMap(v -> data(open));
    Optional<Path> target =
        data.flatMap(d -> dialogs.saveFile(DialogService.FileKind.TABLE, suggested(d), ".csv"));
    target.ifPresent(t -> start(open, variant.get(), device, data.get(), t, false));
  }

  /** The only one that is shown, or the one that the person chooses. */
  private Optional<Variant> variant(OpenModel open) {
    List<VariantItem> items = List.copyOf(shown.variants());
    Optional<VariantItem> item =
        items.size() < 2
            ? items.stream().findFirst()
            : dialogs
                .choose(
                    Texts.get("batch.variant.title"),
                    Texts.get("batch.variant.text"),
                    items.stream().map(VariantItem::name).toList())
                .map(items::get);
    return item.flatMap(
        i -> open.experiment().variants().stream().filter(v -> v.id() == i.id()).findFirst());
  }

  private Optional<Path> data(OpenModel open) {
    if (open.model().setup().task().input() != InputKind.PICTURE) {
      return dialogs.openFile(DialogService.FileKind.DATA);
    }
    return dialogs
        .choose(
            Texts.get("batch.data.title"),
            Texts.get("batch.data.text"),
            List.of(Texts.get("batch.data.folder"), Texts.get("batch.data.file")))
        .flatMap(
            way ->
                way == 0
                    ? dialogs.openFolder(Texts.get("batch.data.title"))
                    : dialogs.openFile(DialogService.FileKind.DATA));
  }

  private static String suggested(Path data) {
    String name = String.valueOf(data.getFileName());
    int dot = name.indexOf('.');
    return (dot > 0 ? name.substring(0, dot) : name) + "-answers.csv";
  }

  private void start(
      OpenModel open, Variant variant, Device device, Path data, Path target, boolean startOver) {
    jobs.start(
        JobSpec.of(
                Texts.get("job.answer-data", String.valueOf(data.getFileName())),
                c -> work(open, variant, device, data, target, startOver, c))
            .onSuccess(this::tell)
            .onFailure(
                e -> {
                  if (!startOver && isStartOver(e) && confirmed((LatheException) e)) {
                    start(open, variant, device, data, target, true);
                  } else if (startOver || !isStartOver(e)) {
                    notifications.error(e);
                  }
                }));
  }

  private static boolean isStartOver(Exception e) {
    return e instanceof LatheException l && l.remedies().contains(Remedy.START_OVER);
  }

  private boolean confirmed(LatheException e) {
    return dialogs.confirm(
        Texts.get("batch.over.title"), e.what() + " " + e.why(), Texts.get("batch.over.verb"));
  }

  private BatchResult work(
      OpenModel open,
      Variant variant,
      Device device,
      Path data,
      Path target,
      boolean startOver,
      JobContext context) {
    Model model =
        variant.isOriginal()
            ? open.model()
            : workbench
                .services()
                .openModel(variant.file(), SetupFlags.none(), context)
                .asVariantOf(open.model());
    return Batches.run(
        new BatchOrder(model, data, target, device, BatchOrder.usualChunk(model), 0),
        startOver,
        () -> workbench.services().openPredictor(model, device, 0, context),
        context);
  }

  private void tell(BatchResult r) {
    Notifications.Link show = new FolderLink(dialogs, notifications).to(r.target());
    String name = String.valueOf(r.target().getFileName());
    if (r.failed() == 0 && r.leftOut() == 0) {
      notifications.success(Texts.get("batch.written", Formats.whole(r.answered()), name), show);
    } else {
      notifications.warning(
          Texts.get("batch.partly", Formats.whole(r.answered()), Formats.whole(r.samples()), name),
          r.firstProblem(),
          String.join(" ", r.notes()));
    }
  }
}
