package dev.lathe.views.learn;

import atlantafx.base.theme.Styles;
import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Commands;
import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;

/** Leave, back, what is to be done, and next. */
final class LessonButtons {
  private final LearnController learn;
  private final Commands commands;
  private final Button next = new Button();
  private final StackPane nextBox;
  private final StackPane back;
  private final StackPane leave;
  private final Pane box;
  private Optional<Action> shown = Optional.empty();

  /**
   * The buttons in a box.
   *
   * @param box lays them out, in one line or folding
   */
  LessonButtons(WindowControllers controllers, Pane box) {
    this.box = box;
    this.learn = controllers.learn();
    this.commands = controllers.commands();
    box.getStyleClass().add("lesson-buttons");
    next.setId("lesson-next");
    nextBox = Buttons.wrap(commands.get(Action.LESSON_NEXT), next);
    back = small("lesson-back", "learn.back", Action.LESSON_BACK);
    leave = small("lesson-leave", "learn.leave", Action.LEAVE_LESSON);
    InvalidationListener refresh = o -> refresh();
    learn.atProperty().addListener(refresh);
    learn.changesProperty().addListener(refresh);
    refresh();
  }

  private StackPane small(String id, String key, Action action) {
    Button b = new Button(Texts.get(key));
    b.setId(id);
    return Buttons.wrap(commands.get(action), b);
  }

  Pane box() {
    return box;
  }

  /** What the keyboard does next: what is to be done, else the way on. */
  void focus() {
    Node first =
        learn.isDone() || shown.isEmpty()
            ? next
            : box.lookup("#" + Buttons.id(shown.orElseThrow()));
    if (first != null && !first.isDisabled()) {
      first.requestFocus();
    } else {
      next.requestFocus();
    }
  }

  private void refresh() {
    Optional<LessonStep> step = learn.atProperty().get().map(LearnController.At::step);
    Optional<Action> action = step.flatMap(LessonStep::action);
    if (box.getChildren().isEmpty() || !action.equals(shown)) {
      shown = action;
      box.getChildren().setAll(leave, back);
      action.ifPresent(a -> box.getChildren().add(Buttons.of(commands.get(a))));
      box.getChildren().add(nextBox);
    }
    boolean done = learn.isDone();
    boolean last = step.filter(LessonStep::isSummary).isPresent();
    boolean answered = learn.cannotGoOn().get().isEmpty();
    Parts.show(leave, !last);
    next.setText(
        Texts.get(last ? "learn.finish" : done || !answered ? "learn.next" : "learn.skip"));
    accent(next, done || last);
    action.map(a -> box.lookup("#" + Buttons.id(a))).ifPresent(n -> accent(n, !done));
  }

  private static void accent(Node button, boolean on) {
    button.getStyleClass().remove(Styles.ACCENT);
    if (on) {
      button.getStyleClass().add(Styles.ACCENT);
    }
  }

  /** The line between what is said and what can be done. */
  static Node mark(boolean done) {
    return Parts.icon(done ? "fth-check-circle" : "fth-book-open");
  }
}
