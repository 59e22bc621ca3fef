package dev.lathe.views.learn;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.learn.LessonStep;
import dev.lathe.controllers.learn.Question;
import dev.lathe.controllers.learn.Told;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.Parts;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Slider;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The running lesson where it is at home: its way, and the step with its questions or its sum. */
final class LessonPane extends VBox {
  private final LearnController learn;
  private final LessonButtons buttons;
  private final VBox way = Parts.card();
  private final VBox step = Parts.card();

  LessonPane(WindowControllers controllers) {
    this.learn = controllers.learn();
    this.buttons = new LessonButtons(controllers, new FlowPane(8, 8));
    way.setSpacing(10);
    step.setSpacing(14);
    step.getStyleClass().add("chosen");
    getChildren().add(new CardGrid(step, way));
  }

  /** Shows a step. */
  void show(LearnController.At at) {
    Lesson lesson = at.lesson();
    way.getChildren()
        .setAll(wrapping(lesson.title(), "card-name"), Parts.text("learn.steps", "card-title"));
    for (int i = 0; i < lesson.steps().size(); i++) {
      way.getChildren().add(line(at, i));
    }
    LessonStep s = at.step();
    String heading =
        s.isSummary() ? "learn.summary.title" : s.asks().isEmpty() ? "" : "learn.predict";
    step.getChildren().clear();
    if (!heading.isEmpty()) {
      step.getChildren().add(Parts.text(heading, "card-title"));
    }
    if (s.isSummary()) {
      step.getChildren().addAll(sum(), Parts.text("learn.follows", "card-title"));
    }
    step.getChildren().add(wrapping(lesson.text(s)));
    Answers answers = new Answers(learn);
    for (Question q : s.asks()) {
      step.getChildren().add(answers.of(lesson, q));
    }
    if (s.place() != Place.LEARN) {
      Button there = new Button(Texts.get("learn.go-there", s.place().text()));
      there.setId("lesson-go");
      there.getStyleClass().add("accent");
      there.setOnAction(e -> learn.goThere());
      step.getChildren().add(there);
    }
    step.getChildren().add(buttons.box());
    if (s.isSummary()) {
      learn.following().ifPresent(l -> step.getChildren().add(following(l)));
    }
  }

  private Button following(Lesson lesson) {
    Button b = new Button(Texts.get("learn.following", lesson.title()));
    b.setId("lesson-following");
    b.getStyleClass().add(Parts.DATA);
    b.setMinWidth(Region.USE_PREF_SIZE);
    String lacks = learn.cannotStart(lesson);
    b.setDisable(!lacks.isEmpty());
    b.setAccessibleHelp(lacks);
    b.setOnAction(e -> learn.start(lesson));
    return b;
  }

  /** Puts the keyboard where it goes on. */
  void focus() {
    firstAnswer(step).ifPresentOrElse(Node::requestFocus, buttons::focus);
  }

  private static Optional<Node> firstAnswer(Node node) {
    if (node instanceof Slider || node instanceof RadioButton) {
      return Optional.of(node);
    }
    return node instanceof Parent p
        ? p.getChildrenUnmodifiable().stream().flatMap(n -> firstAnswer(n).stream()).findFirst()
        : Optional.empty();
  }

  private Node line(LearnController.At at, int i) {
    LessonStep s = at.lesson().steps().get(i);
    boolean here = i == at.number();
    String icon = i < at.number() ? "fth-check-circle" : here ? "fth-arrow-right" : "fth-circle";
    Label title = wrapping(at.lesson().title(s), here ? "strong" : "lesson-step");
    Label where = Parts.data(s.place().text(), "muted", "small");
    where.setMinWidth(Region.USE_PREF_SIZE);
    Region mark = new StackPane(Parts.icon(icon));
    mark.setMinWidth(Region.USE_PREF_SIZE);
    return Parts.row(mark, title, Parts.spacer(), where);
  }

  private Node sum() {
    GridPane grid = new GridPane();
    grid.setHgap(16);
    grid.setVgap(8);
    double[] shares = {32, 20, 33, 15};
    for (double share : shares) {
      ColumnConstraints c = new ColumnConstraints();
      c.setPercentWidth(share);
      grid.getColumnConstraints().add(c);
    }
    grid.addRow(
        0,
        head("learn.summary.about"),
        head("learn.summary.guess"),
        head("learn.summary.measured"));
    int row = 1;
    for (Told t : learn.told()) {
      grid.addRow(
          row++,
          wrapping(t.about(), "strong"),
          wrapping(t.guess()),
          wrapping(t.measured()),
          verdict(t));
    }
    return grid;
  }

  private static Label head(String key) {
    return Parts.paragraph(key, "muted", "small");
  }

  private static Node verdict(Told t) {
    Badge.Tone tone =
        switch (t.verdict()) {
          case RIGHT -> Badge.Tone.OK;
          case WRONG, OPEN, GROWING -> Badge.Tone.MUTED;
        };
    Badge b = new Badge(t.verdictText(), tone);
    b.setMinWidth(Region.USE_PREF_SIZE);
    Parts.show(b, t.verdict() == Told.Verdict.RIGHT || t.verdict() == Told.Verdict.WRONG);
    return b;
  }

  private static Label wrapping(String text, String... styles) {
    Label l = Parts.data(text, styles);
    l.setWrapText(true);
    l.setMinWidth(0);
    l.setMinHeight(Region.USE_PREF_SIZE);
    return l;
  }
}
