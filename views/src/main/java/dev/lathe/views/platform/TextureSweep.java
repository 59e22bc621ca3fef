package dev.lathe.views.platform;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.scene.image.ImageView;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;

/**
 * Lets a window that stands idle forget the textures of pictures that are gone. JavaFX keeps
 * textures by weak keys and looks for dead keys only when it draws a picture: where none is drawn
 * any more, hundreds of megabytes stay. One transparent pixel, drawn anew every few seconds, costs
 * nothing and makes it look.
 */
public final class TextureSweep extends ImageView {
  private static final long PERIOD_SECONDS = 10;

  private final PlatformFxThread fx = new PlatformFxThread();
  private boolean odd;

  private TextureSweep() {
    super(new WritableImage(1, 1));
    setManaged(false);
    setMouseTransparent(true);
  }

  /** A pixel that is drawn as long as the stage is shown; no timer of JavaFX runs for it. */
  public static TextureSweep of(Stage stage) {
    TextureSweep sweep = new TextureSweep();
    sweep.again(stage);
    return sweep;
  }

  /** Until the stage is gone. */
  private void again(Stage stage) {
    CompletableFuture.delayedExecutor(PERIOD_SECONDS, TimeUnit.SECONDS, fx::later)
        .execute(
            () -> {
              if (stage.isShowing()) {
                drawAnew();
                again(stage);
              }
            });
  }

  private void drawAnew() {
    odd = !odd;
    setOpacity(odd ? 1 : 0.5);
  }
}
