package dev.lathe.views.parts;

import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;

/**
 * Scrolls up and down, and leaves room for the bar always: content that grows or shrinks by a line
 * never moves sideways under the hand, nor up or down when that happens above it.
 */
public final class SteadyScroll extends ScrollPane {
  /** What the bar takes. */
  public static final double BAR = 12;

  /** A pane around a content that takes the width, and at least the height, that there is. */
  public SteadyScroll(Region content) {
    super(content);
    getStyleClass().addAll("edge-to-edge", "bare-scroll");
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setFitToHeight(true);
    setMinSize(0, 0);
    content.minWidthProperty().bind(widthProperty().subtract(BAR));
    content.prefWidthProperty().bind(widthProperty().subtract(BAR));
    content.maxWidthProperty().bind(widthProperty().subtract(BAR));
    ScrollAnchor.follow(this);
  }
}
