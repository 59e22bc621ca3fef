package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.DrawnMask;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.PictureView;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.input.MouseEvent;

/** A picture with its areas in colours; the mouse names the area under it. */
final class MaskPane extends ScenePane {
  /** Two stripes of so many pixels each. */
  private static final int STRIPE = 3;

  private static final int UNSEEN = 0xff8c959f;
  private static final int LIGHT = 0xffffffff;

  private final DrawnMask mask;
  private final MaskLook look;
  private final ImageView colours = new ImageView();
  private final Label name = Parts.data("", "box-tag", "area-tag");
  private final InvalidationListener repaint = o -> paint();

  MaskPane(Ground ground, String variant, DrawnMask mask) {
    super(ground, Texts.get("try.areas.picture", variant, words(mask)));
    this.mask = mask;
    this.look = ground.look();
    colours.setPreserveRatio(false);
    colours.setMouseTransparent(true);
    colours.opacityProperty().bind(look.opacityProperty());
    name.setMouseTransparent(true);
    name.setWrapText(true);
    name.setVisible(false);
    name.setManaged(false);
    getStyleClass().add("areas");
    getChildren().addAll(colours, name);
    paint();
    // The look outlives the cards drawn with it.
    look.differencesProperty().addListener(new WeakInvalidationListener(repaint));
    setOnMouseMoved(this::point);
    setOnMouseExited(e -> name.setVisible(false));
  }

  private static String words(DrawnMask mask) {
    return mask.areas().isEmpty()
        ? mask.summary()
        : mask.areas().stream().map(DrawnMask.Area::detail).collect(Collectors.joining(", "));
  }

  private void paint() {
    int[] argb = new int[mask.places().length];
    int[] colour = mask.areas().stream().mapToInt(MaskPane::colour).toArray();
    boolean marks = look.differencesProperty().get();
    for (int i = 0; i < argb.length; i++) {
      int place = mask.places()[i];
      boolean stripe = (i % mask.width() + i / mask.width()) / STRIPE % 2 == 0;
      if (marks && mask.changed().get(i) && stripe) {
        argb[i] = LIGHT;
      } else if (place < 0) {
        argb[i] = stripe ? UNSEEN : 0;
      } else {
        argb[i] = colour[place];
      }
    }
    colours.setImage(PictureView.image(new PixelPicture(mask.width(), mask.height(), argb)));
  }

  /** What is behind everything is left as it is. */
  private static int colour(DrawnMask.Area area) {
    return area.ground() ? 0 : ClassColours.argb(area.index());
  }

  @Override
  protected void layOver(double scale, double left, double top, boolean shown) {
    colours.setVisible(shown);
    colours.setFitWidth(ground().extent().width() * scale);
    colours.setFitHeight(ground().extent().height() * scale);
    colours.relocate(left, top);
    if (!shown) {
      name.setVisible(false);
    }
  }

  private void point(MouseEvent e) {
    Optional<DrawnMask.Area> area =
        at(e.getX(), e.getY()).flatMap(p -> mask.at(p.getX(), p.getY()));
    name.setVisible(area.isPresent());
    area.ifPresent(
        a -> {
          name.setText(a.detail());
          double w = Math.min(getWidth(), name.prefWidth(-1));
          double h = name.prefHeight(w);
          double x = Math.max(0, Math.min(getWidth() - w, e.getX() + 12));
          double y = e.getY() + 18 + h <= getHeight() ? e.getY() + 18 : e.getY() - h - 6;
          name.resizeRelocate(x, Math.max(0, y), w, h);
        });
  }
}
