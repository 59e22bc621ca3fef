package dev.lathe.views.tryit;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.InputItem;
import dev.lathe.controllers.tryit.InputStrip;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.PictureView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** The pictures at hand, and the place to drop more. */
final class StripPane extends HBox {
  private static final double SIDE = 88;

  private final InputStrip strip;
  private final HBox thumbs = new HBox(6);
  private final Map<InputItem, ToggleButton> buttons = new HashMap<>();

  StripPane(InputStrip strip) {
    super(10);
    this.strip = strip;
    getStyleClass().addAll("lathe-card", "strip");
    ScrollPane scroll = new ScrollPane(thumbs);
    scroll.getStyleClass().addAll("edge-to-edge", "bare-scroll");
    scroll.setFitToHeight(true);
    scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.setMinHeight(SIDE + 8);
    Label drop = Parts.text("try.drop", "drop-target");
    drop.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
    drop.setMinWidth(USE_PREF_SIZE);
    drop.setPrefHeight(SIDE);
    HBox.setHgrow(drop, Priority.ALWAYS);
    HBox.setHgrow(scroll, Priority.SOMETIMES);
    scroll.setMinWidth(0);
    getChildren().addAll(scroll, drop);
    InvalidationListener refresh = o -> refresh();
    strip.items().addListener(refresh);
    strip.selectedProperty().addListener((o, old, now) -> mark());
    refresh();
  }

  private void refresh() {
    buttons.keySet().retainAll(strip.items());
    thumbs
        .getChildren()
        .setAll(strip.items().stream().map(i -> buttons.computeIfAbsent(i, this::thumb)).toList());
    // Only as wide as the pictures need, the rest belongs to the drop target.
    getChildren().get(0).prefWidth(thumbs.getChildren().size() * (SIDE + 10));
    ((ScrollPane) getChildren().get(0))
        .setPrefViewportWidth(Math.min(820, thumbs.getChildren().size() * (SIDE + 10) - 6));
    mark();
  }

  private void mark() {
    InputItem chosen = strip.selectedProperty().get().orElse(null);
    buttons.forEach((item, b) -> b.setSelected(item == chosen));
  }

  private static Label gone() {
    Label gone = Parts.text("try.input.gone", "muted", "small");
    gone.setPrefSize(SIDE - 4, SIDE - 4);
    gone.setAlignment(Pos.CENTER);
    return gone;
  }

  private ToggleButton thumb(InputItem item) {
    PictureView picture = PictureView.of(true, item.thumbnailProperty());
    picture.setPrefSize(SIDE - 4, SIDE - 4);
    picture.setMaxSize(SIDE - 4, SIDE - 4);
    ToggleButton b = new ToggleButton(null, item.problem().isEmpty() ? picture : gone());
    b.getStyleClass().setAll("thumb-box");
    b.setAccessibleText(item.problem().isEmpty() ? item.name() : item.problem());
    b.setTooltip(
        new Tooltip(
            item.problem().isEmpty()
                ? item.name() + item.truth().map(t -> "\n" + Texts.get("try.truth", t)).orElse("")
                : item.problem()));
    b.setMinSize(SIDE, SIDE);
    b.setOnAction(
        e -> {
          strip.selectedProperty().set(Optional.of(item));
          mark();
        });
    return b;
  }
}
