package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.DrawnBoxes;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.tryit.PictureSaver;
import dev.lathe.controllers.tryit.TimeSplit;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** What one variant answers. */
public final class AnswerPane extends VBox {
  private final Ground ground;

  /**
   * A card.
   *
   * @param ground the picture that was given
   * @param over whether answers are drawn over it, so that it is shown before they come
   * @param right whether the answer is the input's label; empty where that is not known
   * @param save saves an answer that is a picture; empty where that is not offered
   */
  public AnswerPane(
      AnswerCard card,
      Ground ground,
      boolean over,
      Optional<Boolean> right,
      Optional<Runnable> save) {
    super(8);
    this.ground = ground;
    getStyleClass().add("lathe-card");
    setId("answer-" + card.variant().id());
    if (!card.variant().original()) {
      getStyleClass().add("chosen");
    }
    getChildren().add(header(card, right, save));
    switch (card.state()) {
      case WAITING -> {
        bare(card, over);
        getChildren().add(Parts.text("try.waiting", "muted", "small"));
      }
      case RUNNING -> {
        bare(card, over);
        getChildren().add(Parts.text("try.running", "muted", "small"));
      }
      case FAILED -> getChildren().addAll(failure(card));
      case DONE -> done(card, over);
    }
  }

  private void bare(AnswerCard card, boolean over) {
    if (over) {
      BoxesPane pane = new BoxesPane(ground, card.variant().name(), DrawnBoxes.NONE);
      VBox.setVgrow(pane, Priority.ALWAYS);
      getChildren().add(pane);
    }
  }

  private static Badge judged(boolean right) {
    return new Badge(
        Texts.get(right ? "try.right" : "try.wrong"), right ? Badge.Tone.OK : Badge.Tone.BAD);
  }

  private static VBox header(AnswerCard card, Optional<Boolean> right, Optional<Runnable> save) {
    Label name = Parts.name(card.variant().name().toUpperCase(Locale.ROOT), "card-title");
    // The name has its own line: with several variants a card is too narrow for both.
    HBox numbers = Parts.row();
    if (!card.milliseconds().isEmpty()) {
      Label ms = Parts.data(card.milliseconds(), "small", "strong");
      ms.setTooltip(Tips.of(Texts.get("try.time.help")));
      numbers.getChildren().add(ms);
    }
    right.ifPresent(r -> numbers.getChildren().add(judged(r)));
    if (save.isPresent() && PictureSaver.canSave(card)) {
      Button button = new Button(Texts.get("try.curtain.save"), Parts.icon("fth-download"));
      button.getStyleClass().addAll("flat", "small", "save-picture");
      button.setMinWidth(Region.USE_PREF_SIZE);
      button.setOnAction(e -> save.get().run());
      numbers.getChildren().addAll(Parts.spacer(), button);
    }
    return new VBox(2, Parts.row(Parts.dot(card.variant().colour()), name), numbers);
  }

  private static VBox failure(AnswerCard card) {
    Label why = Parts.sentence(card.problem(), "small", "muted");
    return Parts.column(Parts.text("try.failed", "bad-text", "strong"), why);
  }

  /** Two lines on every card, so that the pictures above are of one size. */
  private static Label under(AnswerCard card) {
    Label words =
        Parts.sentence(
                card.variant().original() ? Texts.get("try.boxes.compared") : card.difference(),
                "small",
                "under-picture")
            .lines(2);
    if (card.variant().original()) {
      words.getStyleClass().add("muted");
    }
    return words;
  }

  private void done(AnswerCard card, boolean over) {
    AnswerView.Style style =
        new AnswerView.Style(card.variant().name(), "colour-" + card.variant().colour(), ground);
    card.content().ifPresent(c -> getChildren().addAll(AnswerViews.of(c).draw(c, style)));
    if (!card.against().isEmpty()) {
      Label near = Parts.sentence(card.against(), "small", "strong", "against-target");
      near.setTooltip(Tips.of(Texts.get("try.against.help")));
      getChildren().add(near);
    }
    if (over) {
      getChildren().add(under(card));
      card.time().ifPresent(t -> getChildren().add(time(t)));
      return;
    }
    card.time().ifPresent(t -> getChildren().add(time(t)));
    if (!card.difference().isEmpty()) {
      getChildren().add(difference(card));
    }
  }

  private static VBox time(TimeSplit t) {
    BarTrack track = new BarTrack();
    track.set(t.shares(), "time-pre", "time-inference", "time-post");
    track.setAccessibleText(t.preText() + ", " + t.inferenceText() + ", " + t.postText());
    FlowPane words =
        new FlowPane(
            12,
            2,
            part("time-pre", t.preText()),
            part("time-inference", t.inferenceText()),
            part("time-post", t.postText()));
    VBox box = new VBox(6, Parts.text("try.time", "card-title"), track, words);
    box.getStyleClass().add("answer-time");
    return box;
  }

  private static HBox part(String colour, String text) {
    Label l = Parts.data(text, "muted", "small");
    HBox box = Parts.row(Parts.styled(new Region(), "bar-part", colour, "time-key"), l);
    box.setSpacing(4);
    return box;
  }

  private static VBox difference(AnswerCard card) {
    Label words = Parts.sentence(card.difference(), "small");
    VBox box = new VBox(6);
    card.verdict()
        .ifPresent(
            v ->
                box.getChildren()
                    .add(new Badge(v.words(), v.agrees() ? Badge.Tone.OK : Badge.Tone.WARN)));
    box.getChildren().add(words);
    box.getStyleClass().add("answer-time");
    return box;
  }
}
