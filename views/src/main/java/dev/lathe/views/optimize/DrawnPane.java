package dev.lathe.views.optimize;

import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/** A picture with words that is painted as large as its place, and anew when that changes. */
abstract class DrawnPane extends Pane {
  private final Canvas canvas = new Canvas();
  private Font font = Font.font(11);
  private Color ink = Color.GRAY;

  DrawnPane(double leastHeight, double height) {
    setMinHeight(leastHeight);
    setPrefHeight(height);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    getChildren().add(canvas);
    canvas.widthProperty().bind(widthProperty());
    canvas.heightProperty().bind(heightProperty());
    widthProperty().addListener(o -> paint());
    heightProperty().addListener(o -> paint());
  }

  /** A colour of charts as the scene graph has colours. */
  static Color fx(java.awt.Color c) {
    return Color.rgb(c.getRed(), c.getGreen(), c.getBlue());
  }

  /** Paints anew. */
  final void paint() {
    GraphicsContext g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, getWidth(), getHeight());
    paint(g, getWidth(), getHeight());
  }

  /** Paints on what is empty. */
  abstract void paint(GraphicsContext g, double width, double height);

  /** Words look so from the next painting on. */
  final void dressWords(Color colour, double size) {
    ink = colour;
    font = Font.font(size);
  }

  final Color ink() {
    return ink;
  }

  final double textSize() {
    return font.getSize();
  }

  /** From here on words are written. */
  final void beginWords(GraphicsContext g) {
    g.setFill(ink);
    g.setFont(font);
  }
}
