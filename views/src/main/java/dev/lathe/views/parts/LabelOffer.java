package dev.lathe.views.parts;

import dev.lathe.controllers.data.LabelGuess;
import dev.lathe.controllers.data.LabelSetOffers;
import dev.lathe.controllers.text.Texts;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The offer to take the data's class names as the model's labels; away when there is none. */
public final class LabelOffer {
  private LabelOffer() {}

  /** Only the button, for beside the sentence that says which names the data have. */
  public static Region beside(LabelGuess guess) {
    Button take = button("labels.guess.take-these");
    take.setOnAction(e -> guess.take());
    Tooltip tip = Tips.of("");
    tip.textProperty().bind(guess.offerProperty());
    take.setTooltip(tip);
    InvalidationListener show = o -> Parts.show(take, !guess.offerProperty().get().isEmpty());
    guess.offerProperty().addListener(show);
    show.invalidated(guess.offerProperty());
    return take;
  }

  /** The whole offer; taken labels can be given back there. */
  public static Region whole(LabelGuess guess) {
    Label text = text(guess);
    Button take = button("labels.guess.take");
    take.setOnAction(e -> guess.take());
    Button giveBack = button("labels.guess.give-back");
    giveBack.setOnAction(e -> guess.giveBack());
    VBox box = new VBox(4, text, take, giveBack);
    InvalidationListener show =
        o -> {
          boolean offered = !guess.offerProperty().get().isEmpty();
          Parts.show(text, offered);
          Parts.show(take, offered);
          Parts.show(giveBack, guess.takenProperty().get());
          Parts.show(box, offered || guess.takenProperty().get());
        };
    guess.offerProperty().addListener(show);
    guess.takenProperty().addListener(show);
    show.invalidated(guess.offerProperty());
    return box;
  }

  /** Well-known sets that fit; taken names can be given back there. */
  public static Region sets(LabelSetOffers sets) {
    Label why = Parts.bound(sets.reasonProperty(), "small", "muted");
    why.setWrapText(true);
    VBox buttons = new VBox(4);
    Button giveBack = button("labels.sets.give-back");
    giveBack.setOnAction(e -> sets.giveBack());
    VBox box = new VBox(4, why, buttons, giveBack);
    InvalidationListener show =
        o -> {
          buttons
              .getChildren()
              .setAll(sets.offers().stream().map(offer -> take(sets, offer)).toList());
          boolean offered = !sets.offers().isEmpty();
          Parts.show(why, offered);
          Parts.show(giveBack, sets.takenProperty().get());
          Parts.show(box, offered || sets.takenProperty().get());
        };
    sets.offers().addListener(show);
    sets.takenProperty().addListener(show);
    show.invalidated(sets.offers());
    return box;
  }

  private static Button take(LabelSetOffers sets, LabelSetOffers.Offer offer) {
    Button b = Parts.styled(new Button(offer.text()), "small", Parts.DATA);
    b.setId("labels-set-" + offer.id());
    b.setMnemonicParsing(false);
    b.setMinWidth(Region.USE_PREF_SIZE);
    b.setOnAction(e -> sets.take(offer));
    return b;
  }

  private static Label text(LabelGuess guess) {
    Label text = Parts.bound(guess.offerProperty(), "small", "muted");
    text.setWrapText(true);
    text.setMinHeight(Region.USE_PREF_SIZE);
    return text;
  }

  private static Button button(String key) {
    Button b = Parts.styled(new Button(Texts.get(key)), "small");
    b.setId(key.replace('.', '-'));
    b.setMinWidth(Region.USE_PREF_SIZE);
    return b;
  }
}
