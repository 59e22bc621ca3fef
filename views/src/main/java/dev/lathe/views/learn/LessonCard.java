package dev.lathe.views.learn;

import atlantafx.base.theme.Styles;
import dev.lathe.controllers.learn.Course;
import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.Lesson;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A lesson on offer: what it is about, how far one has come, and the way in. */
final class LessonCard extends VBox {
  private final LearnController learn;
  private final Lesson lesson;
  private final Label state = Parts.data("", "muted", "small");
  private final Label why = Parts.data("", "muted", "small");
  private final Button start = new Button();
  private final Button anew = new Button(Texts.get("learn.restart"));

  LessonCard(LearnController learn, Lesson lesson) {
    super(10);
    this.learn = learn;
    this.lesson = lesson;
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    Label title = wrapping(lesson.title(), "card-name");
    start.setId("lesson-start-" + lesson.id());
    start.setOnAction(e -> learn.start(lesson));
    anew.setId("lesson-anew-" + lesson.id());
    anew.setOnAction(e -> learn.restart(lesson));
    anew.setAccessibleText(Texts.get("learn.starting", anew.getText(), lesson.title()));
    why.setWrapText(true);
    why.setMinHeight(Region.USE_PREF_SIZE);
    getChildren()
        .addAll(
            title,
            state,
            wrapping(lesson.text()),
            Parts.spacer(),
            why,
            new FlowPane(8, 8, start, anew));
    update();
  }

  /** Shows how things are now. */
  void update() {
    Optional<Course> course = learn.course(lesson);
    boolean finished = course.filter(Course::finished).isPresent();
    boolean begun = course.isPresent() && !finished;
    int steps = lesson.steps().size();
    String far =
        finished
            ? Texts.get("learn.state.done")
            : course
                .map(c -> Texts.get("learn.state.begun", c.step() + 1, steps))
                .orElse(Texts.get("learn.state.new"));
    state.setText(Texts.get("learn.minutes", lesson.minutes()) + " · " + far);
    String key = finished ? "learn.again" : begun ? "learn.go-on" : "learn.start";
    start.setText(Texts.get(key));
    start.setAccessibleText(Texts.get("learn.starting", start.getText(), lesson.title()));
    String lacks = learn.cannotStart(lesson);
    why.setText(lacks);
    Parts.show(why, !lacks.isEmpty());
    Parts.show(anew, begun);
    for (Button b : List.of(start, anew)) {
      b.setDisable(!lacks.isEmpty());
      b.setAccessibleHelp(lacks);
    }
    start.getStyleClass().remove(Styles.ACCENT);
    if (!finished) {
      start.getStyleClass().add(Styles.ACCENT);
    }
  }

  private static Label wrapping(String text, String... styles) {
    Label l = Parts.data(text, styles);
    l.setWrapText(true);
    l.setMinWidth(0);
    l.setMinHeight(Region.USE_PREF_SIZE);
    return l;
  }
}
