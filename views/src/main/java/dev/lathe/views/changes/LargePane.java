package dev.lathe.views.changes;

import dev.lathe.controllers.changes.ChangeItem;
import dev.lathe.controllers.changes.ChangeList;
import dev.lathe.controllers.changes.ChangesPlace;
import dev.lathe.controllers.changes.LargeChange;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.PictureView;
import dev.lathe.views.parts.SteadyScroll;
import dev.lathe.views.parts.Tips;
import dev.lathe.views.tryit.AnswerPane;
import dev.lathe.views.tryit.Ground;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** One changed example, large, with both answers beside each other; arrow keys go on. */
final class LargePane extends StackPane {
  private static final double LEAST_PICTURE = 160;

  private final LargeChange large;
  private final ChangeList list;
  private final ChangesPlace place;
  private final Ground ground;
  private final HBox answers = new HBox(2 * Parts.GRID);
  private final VBox body = new VBox(2 * Parts.GRID);
  private final Label problem = Parts.sentence("", "bad-text");

  LargePane(ChangesPlace place) {
    this.place = place;
    this.large = place.large();
    this.list = place.gallery().list();
    this.ground = new Ground(large.preview());
    setId("changes-large");
    setFocusTraversable(true);
    setAccessibleText(Texts.get("changes.title"));
    answers.setMinWidth(0);
    SteadyScroll scroll = new SteadyScroll(body);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    getChildren().add(new VBox(Parts.GRID, bar(), scroll));
    problem.textProperty().bind(large.problemProperty());
    list.chosenProperty().addListener(o -> show());
    large.cards().addListener((ListChangeListener<AnswerCard>) c -> fillAnswers());
    large.cells().addListener((ListChangeListener<LargeChange.Cell>) c -> show());
    large.problemProperty().addListener(o -> show());
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    show();
  }

  private void key(KeyEvent e) {
    switch (e.getCode()) {
      case LEFT, UP, PAGE_UP -> list.move(-1);
      case RIGHT, DOWN, PAGE_DOWN -> list.move(1);
      default -> {
        return;
      }
    }
    e.consume();
  }

  private Node bar() {
    Button back = button("changes.gallery.back", "fth-grid", "changes-gallery");
    back.setTooltip(Tips.of(Texts.get("changes.gallery.back.help")));
    back.setOnAction(e -> large.leave());
    Button previous = button("changes.previous", "fth-chevron-left", "changes-previous");
    previous.setOnAction(e -> list.move(-1));
    Button next = button("changes.next", "fth-chevron-right", "changes-next");
    next.setOnAction(e -> list.move(1));
    Label position = Parts.bound(large.positionProperty(), "muted");
    InvalidationListener ends =
        o -> {
          previous.setDisable(list.position() <= 0);
          next.setDisable(list.position() >= list.items().size() - 1);
        };
    large.positionProperty().addListener(ends);
    ends.invalidated(null);
    Button tryIt = button("changes.try", "fth-play", "changes-try");
    tryIt.setTooltip(Tips.of(Texts.get("changes.try.help")));
    tryIt.setOnAction(e -> large.openInTry());
    return Parts.row(back, previous, position, next, Parts.spacer(), tryIt);
  }

  private static Button button(String key, String icon, String id) {
    Button b = new Button(Texts.get(key), Parts.icon(icon));
    b.setId(id);
    b.setMinWidth(USE_PREF_SIZE);
    return b;
  }

  private void show() {
    Optional<ChangeItem> item = list.chosenProperty().get();
    body.getChildren().clear();
    if (item.isEmpty()) {
      return;
    }
    boolean text = !list.picturesProperty().get() && large.cells().isEmpty();
    body.getChildren().add(head(item.get(), text));
    if (!large.problemProperty().get().isEmpty()) {
      body.getChildren().add(problem);
      return;
    }
    boolean pictures = list.picturesProperty().get();
    if (pictures && !large.isOver()) {
      PictureView picture = PictureView.of(false, large.preview().pictureProperty());
      picture.setMinHeight(LEAST_PICTURE);
      picture.setPrefHeight(LEAST_PICTURE);
      picture.setAccessibleText(item.get().name());
      VBox.setVgrow(picture, Priority.ALWAYS);
      body.getChildren().add(picture);
    } else if (!large.cells().isEmpty()) {
      body.getChildren().add(cells());
    } else if (!pictures) {
      Label words = Parts.sentence(item.get().wholeName(), "change-text");
      body.getChildren().add(Parts.card(words));
    }
    VBox.setVgrow(answers, large.isOver() ? Priority.ALWAYS : Priority.NEVER);
    body.getChildren().add(answers);
    fillAnswers();
  }

  /**
   * What it is and what became of its answer.
   *
   * @param text whether its name is its text, which stands below
   */
  private static Node head(ChangeItem item, boolean text) {
    Badge kind = new Badge(item.kind().text(), Tones.of(item.kind()));
    HBox row = Parts.row(kind);
    if (!text) {
      row.getChildren().add(Parts.name(item.name(), "strong"));
    }
    if (!item.truth().isEmpty()) {
      row.getChildren().add(Parts.data(Texts.get("changes.truth", item.truth())));
    }
    row.getChildren().addAll(Parts.spacer(), Parts.data(item.measured(), "muted"));
    return row;
  }

  private Node cells() {
    FlowPane flow = new FlowPane(3 * Parts.GRID, Parts.GRID);
    for (LargeChange.Cell c : large.cells()) {
      flow.getChildren()
          .add(new VBox(Parts.name(c.column(), "muted", "small"), Parts.name(c.value(), "strong")));
    }
    return Parts.card(flow);
  }

  /** Where nothing can be drawn, words say what was answered. */
  private Node said(AnswerCard card, AnswerPane pane) {
    list.chosenProperty()
        .get()
        .map(i -> card.variant().original() ? i.before() : i.after())
        .filter(words -> !words.isBlank() && card.state() == AnswerCard.State.DONE)
        .ifPresent(words -> pane.getChildren().add(1, Parts.sentence(words, "change-text")));
    return pane;
  }

  private void fillAnswers() {
    answers.getChildren().clear();
    if (large.cards().isEmpty()) {
      answers.getChildren().add(Parts.text("changes.loading", "muted", "small"));
      return;
    }
    for (AnswerCard card : large.cards()) {
      AnswerPane pane =
          new AnswerPane(card, ground, large.isOver(), large.right(card), Optional.empty());
      pane.setId("change-answer-" + card.variant().id());
      HBox.setHgrow(pane, Priority.ALWAYS);
      pane.setPrefWidth(200);
      pane.setMaxWidth(Double.MAX_VALUE);
      answers.getChildren().add(card.content().isPresent() ? pane : said(card, pane));
    }
  }
}
