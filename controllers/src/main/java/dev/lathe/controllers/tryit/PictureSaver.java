package dev.lathe.controllers.tryit;

import dev.lathe.base.OutputFiles;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import java.nio.file.Path;
import java.util.Optional;

/** Saves pictures and masks that models made. Use on the screen's thread. */
public final class PictureSaver {
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;

  /** Asks and tells through these. */
  public PictureSaver(JobRunner jobs, DialogService dialogs, Notifications notifications) {
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
  }

  /** Whether a card's answer is a picture that can be saved. */
  public static boolean canSave(AnswerCard card) {
    return card.file().isPresent();
  }

  /**
   * Asks where to and saves a card's picture as PNG.
   *
   * @param input what it was made of, for the name that is offered
   */
  public void save(AnswerCard card, Optional<InputItem> input) {
    Optional<AnswerCard.PictureFile> file = card.file();
    file.flatMap(f -> dialogs.saveFile(DialogService.FileKind.PNG, suggested(card, input), ".png"))
        .ifPresent(target -> write(file.get(), target));
  }

  private static String suggested(AnswerCard card, Optional<InputItem> input) {
    String given = input.map(InputItem::name).orElse("picture");
    String base = given.substring(given.lastIndexOf('/') + 1).replaceFirst("\\.[^.]*$", "");
    return (base + "-" + card.variant().name()).replaceAll("[^\\p{L}\\p{N}._-]+", "-") + ".png";
  }

  private void write(AnswerCard.PictureFile picture, Path target) {
    jobs.start(
        JobSpec.of(
                Texts.get("job.save-picture", target.getFileName()),
                c -> {
                  OutputFiles.write(target, picture.png().orElseThrow());
                  return target;
                })
            .onSuccess(
                file -> notifications.success(Texts.get("try.curtain.saved", file.getFileName())))
            .onFailure(notifications::error));
  }
}
