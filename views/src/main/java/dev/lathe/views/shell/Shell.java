package dev.lathe.views.shell;

import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;

/** The frame: bars around a middle, and layers over everything. */
public final class Shell extends StackPane {
  private final BorderPane frame = new BorderPane();
  private final StackPane middle = new StackPane();

  /** An empty frame, quick to show. */
  public Shell(Node top, Node left, Node bottom) {
    frame.setTop(top);
    frame.setLeft(left);
    frame.setBottom(bottom);
    frame.setCenter(middle);
    middle.setMinSize(0, 0);
    middle.getStyleClass().add("place-host");
    getChildren().add(frame);
  }

  /**
   * Shows a place in the middle. Whoever called it by a key goes on in it with Tab, not at the
   * beginning of the window; whoever is in the rail or in a lesson's bar stays there.
   */
  public void showPlace(Node place) {
    Node owner = getScene() == null ? null : getScene().getFocusOwner();
    boolean enter = FocusKeeper.isIn(middle, owner) || FocusKeeper.isIn(frame.getTop(), owner);
    // A place that needs more room than a small window, large text or a running lesson leaves
    // scrolls instead of pushing the bars out of sight.
    ScrollPane scroll = new ScrollPane(place);
    scroll.getStyleClass().addAll("edge-to-edge", "bare-scroll");
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.setMinSize(0, 0);
    middle.getChildren().setAll(scroll);
    if (enter) {
      FocusKeeper.give(getScene(), () -> FocusKeeper.first(middle), () -> {});
    }
  }

  /** Puts a bar below the places. */
  public void setBelow(Node bar) {
    BorderPane both = new BorderPane(middle);
    both.setBottom(bar);
    both.setMinSize(0, 0);
    frame.setCenter(both);
  }

  /** Adds a layer over everything. */
  public void addLayer(Node layer) {
    getChildren().add(layer);
  }
}
