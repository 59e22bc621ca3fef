package dev.lathe.views.tryit;

import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.PicturePreview;
import dev.lathe.views.parts.PictureView;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.image.Image;

/** The picture under the answers, made for the screen once, and which part of it is seen. */
public final class Ground {
  private final PicturePreview preview;
  private final Zoom zoom = new Zoom();
  private final MaskLook look = new MaskLook();
  private final CurtainState curtain = new CurtainState();
  private final ReadOnlyObjectWrapper<Optional<Image>> image =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  /** Follows a preview. */
  public Ground(PicturePreview preview) {
    this.preview = preview;
    preview.pictureProperty().addListener((o, old, now) -> show(now));
    show(preview.pictureProperty().get());
  }

  private void show(Optional<PixelPicture> picture) {
    zoom.reset();
    image.set(picture.map(PictureView::image));
  }

  /** The picture; empty while there is none. */
  ReadOnlyObjectProperty<Optional<Image>> imageProperty() {
    return image.getReadOnlyProperty();
  }

  /** The size in whose pixels answers are given. */
  PicturePreview.Extent extent() {
    return preview.extentProperty().get();
  }

  /** What to do, or what is wrong, where there is no picture. */
  String hint() {
    String problem = preview.problemProperty().get();
    return problem.isEmpty() ? Texts.get("try.drop.first") : problem;
  }

  /** Shared by all cards. */
  Zoom zoom() {
    return zoom;
  }

  /** How areas are coloured, on every card alike. */
  MaskLook look() {
    return look;
  }

  /** Shared by all cards. */
  CurtainState curtain() {
    return curtain;
  }
}
