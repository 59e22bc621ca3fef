package dev.lathe.controllers.user;

import dev.lathe.controllers.text.Texts;
import java.nio.file.Path;

/** Shows a written file where it lies: in the system's file manager, or else in words. */
public record FolderLink(DialogService dialogs, Notifications notifications) {
  /** A link of a notification to that file. */
  public Notifications.Link to(Path file) {
    return new Notifications.Link(Texts.get("compare.show-in-folder"), () -> show(file));
  }

  /** Shows that file. */
  public void show(Path file) {
    if (!dialogs.showInFolder(file)) {
      notifications.info(
          Texts.get("compare.no-file-manager"), Texts.get("compare.file-is", file.toString()));
    }
  }
}
