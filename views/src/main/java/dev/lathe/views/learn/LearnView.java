package dev.lathe.views.learn;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The place "Learn": the lesson, its steps beside it, and the prediction. */
public final class LearnView extends VBox {
  private final LearnController learn;
  private final VBox steps = new VBox(10);
  private final HBox start;

  /** Builds the screen. */
  public LearnView(WindowControllers controllers) {
    super(16);
    this.learn = controllers.learn();
    this.start = start();
    getStyleClass().add("place");
    VBox lesson =
        Parts.card(
            Parts.text("learn.lesson", "card-title"),
            Parts.text("learn.lesson.title", "figure"),
            Parts.paragraph("learn.lesson.text", "muted"),
            start);
    lesson.setSpacing(12);
    VBox way = Parts.card(Parts.text("learn.steps", "card-title"), steps);
    way.setSpacing(12);
    CardGrid cards = new CardGrid(lesson, way, predict());
    getChildren().addAll(Parts.placeHeader("place.learn", "learn.subtitle"), cards);
    learn.stepProperty().addListener((o, old, now) -> show(now, cards));
    show(learn.stepProperty().get(), cards);
  }

  private void show(Optional<LessonStep> now, CardGrid cards) {
    refresh(now);
    boolean predicting = now.equals(Optional.of(LessonStep.PREDICT));
    cards.show(predicting ? 3 : 2);
    // Then the way on is in the third card.
    Parts.show(start, !predicting);
  }

  private HBox start() {
    Button start = new Button(Texts.get("learn.start"));
    start.setId("lesson-start");
    start.getStyleClass().add("accent");
    start.disableProperty().bind(learn.cannotStart().isNotEmpty());
    start.setOnAction(e -> learn.start());
    Label why = Parts.bound(learn.cannotStart(), "muted", "small");
    why.setWrapText(true);
    return Parts.row(start, why);
  }

  private void refresh(Optional<LessonStep> now) {
    steps.getChildren().clear();
    for (LessonStep s : LessonStep.values()) {
      boolean done = now.filter(n -> n.ordinal() > s.ordinal()).isPresent();
      boolean here = now.equals(Optional.of(s));
      Node icon = Parts.icon(done ? "fth-check-circle" : here ? "fth-arrow-right" : "fth-circle");
      Label title = Parts.data(s.title(), here ? "strong" : "lesson-step");
      Label where = Parts.data(s.place().text(), "muted", "small");
      HBox row = Parts.row(icon, title, Parts.spacer(), where);
      row.setAlignment(Pos.CENTER_LEFT);
      steps.getChildren().add(row);
    }
  }

  private VBox predict() {
    ToggleGroup group = new ToggleGroup();
    RadioButton same = answer("learn.predict.same", true, group);
    RadioButton other = answer("learn.predict.other", false, group);
    learn
        .sameLabelProperty()
        .addListener(
            (o, old, now) -> {
              same.setSelected(now.equals(Optional.of(true)));
              other.setSelected(now.equals(Optional.of(false)));
            });
    Slider slider = new Slider(0, 100, 90);
    slider.setBlockIncrement(1);
    slider.setId("lesson-agreement");
    slider.setAccessibleText(Texts.get("learn.predict.agreement"));
    slider.valueProperty().bindBidirectional(learn.sameOfHundredProperty());
    Label value = Parts.data("", "strong");
    value
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> Formats.number(learn.sameOfHundredProperty().get(), 0),
                learn.sameOfHundredProperty()));
    value.setMinWidth(Region.USE_PREF_SIZE);
    VBox box =
        Parts.card(
            Parts.text("learn.predict", "card-title"),
            Parts.paragraph("learn.step.predict.text"),
            Parts.paragraph("learn.predict.label", "strong"),
            Parts.row(same, other),
            Parts.row(Parts.text("learn.predict.agreement", "strong"), Parts.spacer(), value),
            slider,
            LessonBar.buttons(learn));
    box.setSpacing(12);
    box.getStyleClass().add("chosen");
    return box;
  }

  private RadioButton answer(String key, boolean value, ToggleGroup group) {
    RadioButton b = new RadioButton(Texts.get(key));
    b.setToggleGroup(group);
    b.setOnAction(e -> learn.sameLabelProperty().set(Optional.of(value)));
    return b;
  }
}
