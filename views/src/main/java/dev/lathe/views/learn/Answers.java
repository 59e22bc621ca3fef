package dev.lathe.views.learn;

import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.learn.Question;
import dev.lathe.views.parts.Parts;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The control for each kind of question: a number on a slider, or buttons to choose from. */
final class Answers {
  private final LearnController learn;

  Answers(LearnController learn) {
    this.learn = learn;
  }

  Node of(Lesson lesson, Question question) {
    String ask = lesson.ask(question, learn.quality());
    return question instanceof Question.OfNumber n
        ? number(n, ask)
        : choice((Question.OfChoice) question, ask);
  }

  private Node choice(Question.OfChoice q, String ask) {
    ToggleGroup group = new ToggleGroup();
    FlowPane options = new FlowPane(16, 6);
    for (Question.Option o : q.options()) {
      RadioButton b = Parts.styled(new RadioButton(o.text()), Parts.DATA);
      b.setId("guess-" + q.id() + "-" + o.id());
      b.setAccessibleHelp(ask);
      b.setToggleGroup(group);
      b.setSelected(learn.guess(q).filter(o.id()::equals).isPresent());
      b.setMinWidth(Region.USE_PREF_SIZE);
      b.setOnAction(e -> learn.guess(q, o.id()));
      options.getChildren().add(b);
    }
    return new VBox(6, words(ask), options);
  }

  private Node number(Question.OfNumber q, String ask) {
    Slider slider = new Slider(q.min(), q.max(), q.number(learn.guess(q).orElse("")));
    slider.setId("guess-" + q.id());
    slider.setBlockIncrement(q.step());
    slider.setAccessibleText(ask);
    Label value = Parts.data(learn.guess(q).map(q::guessText).orElse("?"), "strong", "guess-value");
    value.setMinWidth(Region.USE_PREF_SIZE);
    // A guess counts once the slider was touched: predicting is the point.
    Runnable guess =
        () -> {
          String text = String.valueOf(snapped(q, slider.getValue()));
          value.setText(q.guessText(text));
          if (!learn.guess(q).filter(text::equals).isPresent()) {
            learn.guess(q, text);
          }
        };
    slider.valueProperty().addListener((o, old, now) -> value.setText(shown(q, slider)));
    slider.addEventHandler(MouseEvent.MOUSE_RELEASED, e -> guess.run());
    slider.addEventHandler(
        KeyEvent.KEY_RELEASED,
        e -> {
          if (e.getCode().isArrowKey() || e.getCode().isNavigationKey()) {
            guess.run();
          }
        });
    HBox head = new HBox(8, words(ask), Parts.spacer(), value);
    return new VBox(2, head, slider);
  }

  private static String shown(Question.OfNumber q, Slider slider) {
    return q.guessText(String.valueOf(snapped(q, slider.getValue())));
  }

  private static double snapped(Question.OfNumber q, double value) {
    double steps = Math.rint((value - q.min()) / q.step());
    return Math.rint((q.min() + steps * q.step()) * 1e6) / 1e6;
  }

  private static Label words(String ask) {
    Label l = Parts.data(ask, "strong");
    l.setWrapText(true);
    l.setMinWidth(0);
    l.setMinHeight(Region.USE_PREF_SIZE);
    HBox.setHgrow(l, Priority.ALWAYS);
    return l;
  }
}
