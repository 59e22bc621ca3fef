package dev.lathe.controllers.row;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.PredictorPool;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.AnsweredTable;
import dev.lathe.engine.session.AnsweredTable.Answerer;
import dev.lathe.engine.session.AnsweredTable.Written;
import dev.lathe.hardware.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers a whole table into another file. Use on the screen's thread. */
final class WholeTable {
  private final PredictorPool pool;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;

  WholeTable(
      PredictorPool pool, JobRunner jobs, DialogService dialogs, Notifications notifications) {
    this.pool = pool;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
  }

  /** Asks for both files and writes the answers of these variants, the original's first. */
  void answer(OpenModel model, Device device, List<VariantItem> variants) {
    Optional<Path> source = dialogs.openFile(DialogService.FileKind.TABLE);
    Optional<Path> target =
        source.flatMap(
            s -> dialogs.saveFile(DialogService.FileKind.TABLE, base(s) + "-answered.csv"));
    if (target.isEmpty()) {
      return;
    }
    List<VariantItem> list = List.copyOf(variants);
    jobs.start(
        JobSpec.of(
                Texts.get("job.answer-table", source.get().getFileName()),
                c -> write(model, device, list, source.get(), target.get(), c))
            .onSuccess(w -> tell(w, target.get())));
  }

  private static String base(Path file) {
    String name = file.getFileName().toString();
    int dot = name.indexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private Written write(
      OpenModel model,
      Device device,
      List<VariantItem> variants,
      Path source,
      Path target,
      JobContext context) {
    List<Answerer> answerers = new ArrayList<>();
    for (VariantItem item : variants) {
      Optional<Variant> variant =
          model.experiment().variants().stream().filter(v -> v.id() == item.id()).findFirst();
      if (variant.isPresent()) {
        answerers.add(
            new Answerer(
                item.original() ? "" : item.name() + ": ",
                pool.get(model, variant.get(), device, context)));
      }
    }
    return AnsweredTable.write(source, target, model.model(), answerers, context);
  }

  private void tell(Written w, Path target) {
    if (w.answered() == w.lines()) {
      notifications.success(
          Texts.get("row.table.written", Formats.whole(w.lines()), target.getFileName()));
    } else {
      notifications.warning(
          Texts.get(
              "row.table.partly",
              Formats.whole(w.answered()),
              Formats.whole(w.lines()),
              target.getFileName()),
          w.reason(),
          "");
    }
  }
}
