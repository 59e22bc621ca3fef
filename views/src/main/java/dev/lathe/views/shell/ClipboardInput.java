package dev.lathe.views.shell;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import java.io.File;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.Clipboard;

/** Ctrl+V: files, a picture or text from the clipboard become the input of Try. */
public final class ClipboardInput {
  private ClipboardInput() {}

  /** Gives the paste action its meaning. */
  public static void bind(WindowControllers c) {
    c.commands().bind(Action.PASTE_INPUT, c.workbench().needsModel(), () -> paste(c));
  }

  private static void paste(WindowControllers c) {
    Clipboard board = Clipboard.getSystemClipboard();
    if (board.hasFiles()) {
      c.takeFiles(board.getFiles().stream().map(File::toPath).toList());
    } else if (board.hasImage()) {
      c.workbench().placeProperty().set(Place.TRY);
      c.tryIt().takePicture(picture(board.getImage()));
    } else if (board.hasString()) {
      c.workbench().placeProperty().set(Place.TRY);
      c.tryIt().takeText(board.getString());
    } else {
      c.notifications().info(Texts.get("shell.clipboard-empty"), "");
    }
  }

  private static PixelPicture picture(Image image) {
    int w = (int) image.getWidth();
    int h = (int) image.getHeight();
    int[] argb = new int[w * h];
    image.getPixelReader().getPixels(0, 0, w, h, PixelFormat.getIntArgbInstance(), argb, 0, w);
    return new PixelPicture(w, h, argb);
  }
}
