package dev.lathe.views.learn;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.learn.Told;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.views.parts.Parts;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The running lesson, below the screen that it drives. */
public final class LessonBar extends VBox {
  /** More than this share of the window would hide what the lesson is about. */
  private static final double MOST = 0.26;

  private final LearnController learn;
  private final WorkbenchController workbench;
  private final LessonButtons buttons;
  private final StackPane mark = new StackPane();
  private final Label title = wrapping("strong");
  private final Label text = wrapping();
  private final VBox told = new VBox(2);
  private final Label doubt = wrapping("warn-text");
  private final Button there = new Button();
  private Optional<LearnController.At> shown = Optional.empty();

  /** A bar that shows while a lesson runs on one of the other places. */
  public LessonBar(WindowControllers controllers) {
    super(6);
    this.learn = controllers.learn();
    this.workbench = controllers.workbench();
    this.buttons = new LessonButtons(controllers, new HBox(8));
    getStyleClass().add("lesson-bar");
    there.setId("lesson-there");
    there.setOnAction(e -> learn.goThere());
    mark.setMinWidth(Region.USE_PREF_SIZE);
    HBox name = new HBox(8, mark, title);
    name.setAlignment(Pos.CENTER_LEFT);
    HBox.setHgrow(name, Priority.ALWAYS);
    name.setMinWidth(0);
    // Buttons stay in one line; the words beside them wrap.
    buttons.box().setMinWidth(Region.USE_PREF_SIZE);
    HBox head = new HBox(16, name, buttons.box());
    head.setAlignment(Pos.CENTER_LEFT);
    head.setMinHeight(Region.USE_PREF_SIZE);
    Words words = new Words(new VBox(4, text, told, doubt, there));
    VBox.setVgrow(words, Priority.ALWAYS);
    getChildren().addAll(head, words);
    InvalidationListener refresh = o -> refresh();
    learn.atProperty().addListener(refresh);
    learn.changesProperty().addListener(refresh);
    workbench.placeProperty().addListener(refresh);
    refresh();
  }

  private void refresh() {
    Optional<LearnController.At> now = learn.atProperty().get();
    Place place = workbench.placeProperty().get();
    Parts.show(this, now.isPresent() && place != Place.LEARN);
    now.ifPresent(a -> show(a, place));
    if (isVisible()
        && !now.equals(shown)
        && learn.cannotGoOn().get().isEmpty()
        && now.filter(a -> a.step().place() == place).isPresent()) {
      shown = now;
      buttons.focus();
    } else if (now.isEmpty()) {
      shown = now;
    }
  }

  private void show(LearnController.At at, Place place) {
    boolean done = learn.isDone() && at.step().waits();
    mark.getChildren().setAll(LessonButtons.mark(done));
    int of = at.lesson().steps().size();
    title.setText(
        Texts.get(
            "learn.progress",
            at.lesson().title(),
            at.number() + 1,
            of,
            at.lesson().title(at.step())));
    text.setText(at.lesson().text(at.step()));
    List<String> lines = learn.told().stream().map(Told::sentence).toList();
    while (told.getChildren().size() < lines.size()) {
      told.getChildren().add(wrapping("strong"));
    }
    told.getChildren().remove(lines.size(), told.getChildren().size());
    for (int i = 0; i < lines.size(); i++) {
      ((Label) told.getChildren().get(i)).setText(lines.get(i));
    }
    there.setText(Texts.get("learn.go-there", at.step().place().text()));
    Parts.show(there, at.step().place() != place);
    Parts.show(told, !lines.isEmpty());
    doubt.setText(learn.doubt());
    Parts.show(doubt, !doubt.getText().isEmpty());
  }

  private static Label wrapping(String... styles) {
    Label l = Parts.data("", styles);
    l.setWrapText(true);
    l.setMinWidth(0);
    l.setMinHeight(Region.USE_PREF_SIZE);
    return l;
  }

  /** As high as its words, up to a share of the window; then they scroll. */
  private static final class Words extends ScrollPane {
    private final Region content;

    Words(Region content) {
      super(content);
      this.content = content;
      setFitToWidth(true);
      setHbarPolicy(ScrollBarPolicy.NEVER);
      setMinHeight(USE_PREF_SIZE);
      getStyleClass().addAll("edge-to-edge", "bare-scroll");
    }

    @Override
    protected double computePrefHeight(double width) {
      double room = getScene() == null ? Double.MAX_VALUE : getScene().getHeight() * MOST;
      double inner = width > 0 ? width : getWidth();
      return Math.min(content.prefHeight(inner > 0 ? inner : -1) + 2, room);
    }
  }
}
