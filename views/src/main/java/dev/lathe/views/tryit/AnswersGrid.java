package dev.lathe.views.tryit;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.tryit.InputItem;
import dev.lathe.controllers.tryit.PictureSaver;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The answers beside each other, all columns of one width. */
final class AnswersGrid extends HBox {
  private final WindowControllers controllers;
  private final TryController tryIt;
  private final Ground ground;
  private final PictureSaver saver;
  private final Map<Long, AnswerCard> drawn = new HashMap<>();
  private final Map<Long, Node> panes = new HashMap<>();

  AnswersGrid(WindowControllers controllers, Ground ground) {
    super(16);
    this.ground = ground;
    this.controllers = controllers;
    this.tryIt = controllers.tryIt();
    this.saver =
        new PictureSaver(controllers.jobs(), controllers.dialogs(), controllers.notifications());
    setMinWidth(0);
    tryIt.cards().addListener((ListChangeListener<AnswerCard>) c -> refresh());
    refresh();
  }

  private void refresh() {
    getChildren().clear();
    for (AnswerCard card : tryIt.cards()) {
      long id = card.variant().id();
      if (drawn.get(id) != card) {
        drawn.put(id, card);
        panes.put(id, column(pane(card)));
      }
      getChildren().add(panes.get(id));
    }
    if (tryIt.cards().size() == 1 && tryIt.shown().all().size() == 1) {
      getChildren().add(column(invitation()));
    }
  }

  @Override
  protected void layoutChildren() {
    level();
    super.layoutChildren();
  }

  /** Pictures of all cards are of one size, however many lines stand below one of them. */
  private void level() {
    double width = (getWidth() - getSpacing() * (getChildren().size() - 1)) / getChildren().size();
    double most = 0;
    List<Region> pictures = new ArrayList<>();
    for (Node card : getManagedChildren()) {
      if (card.lookup(".boxes") instanceof Region picture) {
        pictures.add(picture);
        most = Math.max(most, card.prefHeight(width) - picture.prefHeight(width));
      }
    }
    double high = Math.max(BoxesPane.LEAST_HEIGHT, getHeight() - most);
    for (Region p : pictures) {
      if (Math.abs(p.getMaxHeight() - high) > 0.5) {
        p.setMaxHeight(high);
      }
    }
  }

  private AnswerPane pane(AnswerCard card) {
    InputMode mode = tryIt.modeProperty().get();
    Optional<String> truth =
        tryIt
            .strip()
            .selectedProperty()
            .get()
            .filter(i -> mode == InputMode.PICTURES)
            .flatMap(InputItem::truth);
    return new AnswerPane(
        card,
        ground,
        mode.isScene(),
        truth.flatMap(card::right),
        Optional.of(() -> saver.save(card, tryIt.strip().selectedProperty().get())));
  }

  /** With only the original there is nothing to compare yet: say where variants come from. */
  private VBox invitation() {
    Label words = Parts.paragraph("try.variants.only-original", "muted");
    VBox box = new VBox(12, words, Buttons.of(controllers.commands().get(Action.GO_OPTIMIZE)));
    box.setAlignment(Pos.CENTER);
    box.getStyleClass().addAll("drop-target");
    words.setAlignment(Pos.CENTER);
    words.setTextAlignment(javafx.scene.text.TextAlignment.CENTER);
    return box;
  }

  private static <T extends VBox> T column(T node) {
    HBox.setHgrow(node, Priority.ALWAYS);
    // One preferred width for all, so that free room is shared evenly.
    node.setPrefWidth(200);
    node.getStyleClass().add("answer-column");
    node.setMaxWidth(Double.MAX_VALUE);
    return node;
  }
}
