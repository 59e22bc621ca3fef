package dev.lathe.views.changes;

import dev.lathe.controllers.changes.ChangeItem;
import dev.lathe.controllers.changes.ChangesPlace;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.PictureView;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableDoubleValue;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** A changed example: its picture or text, and both answers. */
final class ChangeTile extends VBox {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
  private static final double PICTURE_EMS = 10;

  private final ChangesPlace place;
  private final PictureView picture = new PictureView(false);
  private final Label text = Parts.data("", "small");
  private final Badge kind = new Badge("", Badge.Tone.MUTED);
  private final Label truth = Parts.name("", "small", "muted");
  private final Label before = Parts.name("", "small");
  private final Label after = Parts.name("", "small", "strong");
  private final Label measured = Parts.data("", "small", "muted");
  private final ChangeListener<Optional<PixelPicture>> follow = (o, old, now) -> thumbnail(now);
  private Optional<ChangeItem> shown = Optional.empty();

  ChangeTile(ChangesPlace place, ObservableDoubleValue em) {
    super(4);
    this.place = place;
    getStyleClass().addAll("lathe-card", "change-tile");
    setMinWidth(0);
    setPrefWidth(100);
    setMaxWidth(Double.MAX_VALUE);
    picture.prefHeightProperty().bind(Bindings.multiply(PICTURE_EMS, em));
    picture.minHeightProperty().bind(picture.prefHeightProperty());
    text.setWrapText(true);
    text.setMinWidth(0);
    text.maxHeightProperty().bind(Bindings.multiply(4.2, em));
    measured.setMinWidth(0);
    HBox head = new HBox(Parts.GRID, kind, truth);
    // Below each other: class names are long, and a tile is narrow.
    HBox becomes = new HBox(4, Parts.data("→", "small", "strong"), after);
    getChildren().addAll(picture, text, head, before, becomes, measured);
    setVisible(false);
    setOnMouseClicked(e -> shown.ifPresent(place.large()::open));
  }

  void show(Optional<ChangeItem> item, boolean chosen) {
    pseudoClassStateChanged(CHOSEN, chosen);
    if (item.equals(shown)) {
      item.ifPresent(this::want);
      return;
    }
    shown.ifPresent(i -> i.thumbnailProperty().removeListener(follow));
    shown = item;
    setVisible(item.isPresent());
    item.ifPresent(this::fill);
  }

  private void fill(ChangeItem item) {
    boolean pictures = place.gallery().list().picturesProperty().get();
    Parts.show(picture, pictures);
    Parts.show(text, !pictures);
    text.setText(pictures ? "" : item.name());
    kind.setText(item.kind().text());
    kind.setTone(Tones.of(item.kind()));
    truth.setText(
        item.truth().isEmpty()
            ? pictures ? item.name() : ""
            : Texts.get("changes.truth", item.truth()));
    before.setText(item.before());
    after.setText(item.after());
    measured.setText(item.measured());
    setAccessibleText(item.spoken());
    item.thumbnailProperty().addListener(follow);
    thumbnail(item.thumbnailProperty().get());
    want(item);
  }

  private void want(ChangeItem item) {
    if (item.thumbnailProperty().get().isEmpty()) {
      place.gallery().list().wantThumbnail(item);
    }
  }

  private void thumbnail(Optional<PixelPicture> now) {
    picture.show(now);
  }
}
