package dev.lathe.views.learn;

import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.views.parts.Parts;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The running lesson, below the screen that it drives. */
public final class LessonBar extends HBox {
  private final LearnController learn;
  private final Label title = Parts.data("", "strong");
  private final Label text = wrapping();
  private final Label truth = wrapping();

  /** A bar that shows while a lesson runs on one of the other places. */
  public LessonBar(LearnController learn, WorkbenchController workbench) {
    super(16);
    this.learn = learn;
    getStyleClass().add("lesson-bar");
    truth.getStyleClass().add("strong");
    VBox words = new VBox(2, title, text, truth);
    HBox.setHgrow(words, Priority.ALWAYS);
    getChildren().addAll(Parts.icon("fth-book-open"), words, buttons(learn));
    InvalidationListener refresh =
        o -> {
          Optional<LessonStep> now = learn.stepProperty().get();
          Parts.show(this, now.isPresent() && workbench.placeProperty().get() != Place.LEARN);
          now.ifPresent(this::show);
        };
    learn.stepProperty().addListener(refresh);
    learn.truthProperty().addListener(refresh);
    workbench.placeProperty().addListener(refresh);
    refresh.invalidated(null);
  }

  /** Back, next and leave. */
  static HBox buttons(LearnController learn) {
    Button back = new Button(Texts.get("learn.back"));
    back.setId("lesson-back");
    back.setOnAction(e -> learn.back());
    Button next = new Button(Texts.get("learn.next"));
    next.setId("lesson-next");
    next.getStyleClass().add("accent");
    next.disableProperty().bind(learn.cannotGoOn().isNotEmpty());
    next.setOnAction(e -> learn.next());
    Button leave = new Button(Texts.get("learn.leave"));
    leave.setId("lesson-leave");
    leave.setOnAction(e -> learn.stop());
    HBox box = Parts.row(leave, back, next);
    box.setMinWidth(Region.USE_PREF_SIZE);
    return box;
  }

  private void show(LessonStep step) {
    title.setText(
        Texts.get("learn.progress", step.ordinal() + 1, LessonStep.values().length, step.title()));
    text.setText(step.text());
    truth.setText(learn.truthProperty().get());
    Parts.show(truth, !truth.getText().isEmpty());
  }

  private static Label wrapping() {
    Label l = Parts.data("");
    l.setWrapText(true);
    l.setMinHeight(Region.USE_PREF_SIZE);
    return l;
  }
}
