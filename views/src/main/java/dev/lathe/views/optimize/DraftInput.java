package dev.lathe.views.optimize;

import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.PictureView;
import javafx.beans.InvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;

/** The input that the draft answers: the picture or the sentence chosen in "Try". */
final class DraftInput extends StackPane {
  private static final double PICTURE = 144;

  DraftInput(TryController tryIt) {
    PictureView picture = PictureView.of(true, tryIt.preview().pictureProperty());
    picture.setPrefSize(PICTURE, PICTURE);
    picture.setMaxSize(PICTURE, PICTURE);
    Label sentence = Parts.bound(tryIt.sentenceProperty());
    sentence.setWrapText(true);
    sentence.setMaxWidth(PICTURE);
    getChildren().addAll(picture, sentence);
    setMinWidth(USE_PREF_SIZE);
    setAlignment(Pos.TOP_LEFT);
    HBox.setHgrow(this, Priority.NEVER);
    InvalidationListener choose =
        o -> {
          InputMode mode = tryIt.modeProperty().get();
          boolean words = mode.isText();
          Parts.show(picture, mode.isPictures());
          Parts.show(sentence, words);
          Parts.show(this, words || mode.isPictures());
        };
    tryIt.modeProperty().addListener(choose);
    choose.invalidated(tryIt.modeProperty());
  }
}
