package dev.lathe.views.changes;

import dev.lathe.controllers.changes.ChangesController;
import dev.lathe.controllers.changes.ClassLine;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** By class, how much is found before and after; a click shows the examples of the class. */
final class ClassCard extends VBox {
  ClassCard(ChangesController gallery) {
    super(Parts.GRID);
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    ListView<ClassLine> list = new ListView<>(gallery.summary().classes());
    list.setId("changes-classes");
    list.getStyleClass().add("change-classes");
    list.setAccessibleText(Texts.get("changes.classes"));
    list.setCellFactory(v -> new Cell());
    list.setMinHeight(120);
    list.setPrefHeight(200);
    list.setOnMouseClicked(e -> chosen(list, gallery));
    list.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ENTER) {
            chosen(list, gallery);
            e.consume();
          }
        });
    Label empty = Parts.paragraph("changes.classes.empty", "muted", "small");
    Label title = Parts.paragraph("changes.classes", "card-title");
    title.textProperty().bind(gallery.summary().classesTitleProperty());
    Tooltip tip = Tips.of("");
    tip.textProperty().bind(gallery.summary().classesHelpProperty());
    title.setTooltip(tip);
    StackPane body = new StackPane(list, empty);
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(title, body);
    InvalidationListener follow =
        o -> {
          boolean none = gallery.summary().classes().isEmpty();
          empty.setText(
              Texts.get(
                  !gallery.summary().ofClassesProperty().get()
                      ? "changes.classes.none"
                      : gallery.runningProperty().get()
                          ? "changes.none-yet"
                          : "changes.classes.empty"));
          Parts.show(empty, none);
          Parts.show(list, !none);
        };
    gallery.summary().classes().addListener(follow);
    gallery.runningProperty().addListener(follow);
    gallery.summary().ofClassesProperty().addListener(follow);
    follow.invalidated(null);
  }

  private static void chosen(ListView<ClassLine> list, ChangesController gallery) {
    Optional.ofNullable(list.getSelectionModel().getSelectedItem())
        .ifPresent(l -> gallery.list().showClass(l.index()));
  }

  /** A class: its name, the difference, and both shares as bars. */
  private static final class Cell extends ListCell<ClassLine> {
    private final Label name = Parts.name("", "small", "strong");
    private final Label difference = Parts.data("", "small");
    private final Label shares = Parts.data("", "small", "muted");
    private final BarTrack before = new BarTrack();
    private final BarTrack after = new BarTrack();
    private final VBox box;

    Cell() {
      setPrefWidth(0);
      before.getStyleClass().add("thin");
      after.getStyleClass().add("thin");
      HBox head = new HBox(Parts.GRID, name, Parts.spacer(), difference);
      shares.setMinWidth(0);
      box = new VBox(3, head, before, after, shares);
    }

    @Override
    protected void updateItem(ClassLine line, boolean empty) {
      super.updateItem(line, empty);
      if (empty || line == null) {
        setGraphic(null);
        return;
      }
      name.setText(line.label());
      difference.setText(line.difference());
      difference.getStyleClass().removeAll("bad-text", "ok-text");
      if (line.direction() != 0) {
        difference.getStyleClass().add(line.direction() < 0 ? "bad-text" : "ok-text");
      }
      before.set(new double[] {line.shareBefore()}, "colour-0");
      after.set(new double[] {line.shareAfter()}, line.direction() < 0 ? "bad" : "colour-1");
      shares.setText(Texts.get("changes.share-of", line.before(), line.after(), line.count()));
      before.setAccessibleText(line.before());
      after.setAccessibleText(line.after());
      setAccessibleText(line.label() + ", " + line.difference() + ", " + shares.getText());
      setGraphic(box);
    }
  }
}
