package dev.lathe.views.parts;

import dev.lathe.controllers.services.PixelPicture;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.beans.value.WeakChangeListener;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/** A picture that fits its box, with round corners; or fills it, cropping what is too much. */
public final class PictureView extends Region {
  /** Pictures smaller than half of this are enlarged by whole pixels. */
  private static final int CRISP = 512;

  private final ImageView view = new ImageView();
  private final boolean cover;
  private ChangeListener<Optional<PixelPicture>> follower = (o, old, now) -> {};

  /** A view of nothing yet. */
  public PictureView(boolean cover) {
    this.cover = cover;
    getStyleClass().add("picture");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    getChildren().add(view);
    setMinSize(0, 0);
    Rectangle clip = new Rectangle();
    clip.setArcWidth(12);
    clip.setArcHeight(12);
    clip.widthProperty().bind(widthProperty());
    clip.heightProperty().bind(heightProperty());
    setClip(clip);
  }

  /** A view that follows a picture. */
  public static PictureView of(boolean cover, ObservableValue<Optional<PixelPicture>> picture) {
    PictureView v = new PictureView(cover);
    // Held by the view alone: a view that is gone must not make an image of each new picture.
    v.follower = (o, old, now) -> v.show(now);
    picture.addListener(new WeakChangeListener<>(v.follower));
    v.show(picture.getValue());
    return v;
  }

  /** Shows a picture. */
  public void show(Optional<PixelPicture> picture) {
    view.setImage(picture.map(PictureView::image).orElse(null));
    requestLayout();
  }

  /** Small pictures are shown with their pixels, not smeared; the software renderer always is. */
  public static WritableImage image(PixelPicture p) {
    int factor = Math.max(1, Math.min(16, CRISP / Math.max(p.width(), p.height())));
    int w = p.width() * factor;
    int h = p.height() * factor;
    int[] argb = p.argb();
    int[] large = argb;
    if (factor > 1) {
      large = new int[w * h];
      for (int i = 0; i < large.length; i++) {
        large[i] = argb[i / w / factor * p.width() + i % w / factor];
      }
    }
    WritableImage image = new WritableImage(w, h);
    image.getPixelWriter().setPixels(0, 0, w, h, PixelFormat.getIntArgbInstance(), large, 0, w);
    return image;
  }

  @Override
  protected void layoutChildren() {
    if (view.getImage() == null || getWidth() <= 0 || getHeight() <= 0) {
      return;
    }
    double iw = view.getImage().getWidth();
    double ih = view.getImage().getHeight();
    if (cover) {
      double scale = Math.max(getWidth() / iw, getHeight() / ih);
      double w = getWidth() / scale;
      double h = getHeight() / scale;
      view.setViewport(new Rectangle2D((iw - w) / 2, (ih - h) / 2, w, h));
      fit(getWidth(), getHeight(), 0, 0);
    } else {
      double scale = Math.min(getWidth() / iw, getHeight() / ih);
      view.setViewport(null);
      double w = iw * scale;
      double h = ih * scale;
      fit(w, h, (getWidth() - w) / 2, (getHeight() - h) / 2);
    }
  }

  private void fit(double w, double h, double x, double y) {
    view.setFitWidth(w);
    view.setFitHeight(h);
    view.relocate(x, y);
  }
}
