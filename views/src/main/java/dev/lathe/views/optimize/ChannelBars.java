package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.ChannelPlan;
import dev.lathe.controllers.text.Texts;
import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** A group's channels as bars, the most important first, with the line where the cut goes. */
final class ChannelBars extends Pane {
  private static final double GAP = 6;

  /** Bars wider than this look like blocks. */
  private static final double WIDEST = 32;

  private final Canvas canvas = new Canvas();
  private Optional<ChannelPlan.Group> group = Optional.empty();
  private Font font = Font.font(11);
  private Color stays = Color.DODGERBLUE;
  private Color goes = Color.GRAY;
  private Color text = Color.GRAY;

  ChannelBars() {
    setMinHeight(96);
    setPrefHeight(150);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    getChildren().add(canvas);
    canvas.widthProperty().bind(widthProperty());
    canvas.heightProperty().bind(heightProperty());
    widthProperty().addListener(o -> draw());
    heightProperty().addListener(o -> draw());
  }

  void show(Optional<ChannelPlan.Group> newGroup) {
    group = newGroup;
    setAccessibleText(newGroup.map(ChannelPlan.Group::name).orElse(""));
    draw();
  }

  void dress(Color staying, Color going, Color words, double textSize) {
    font = Font.font(textSize);
    stays = staying;
    goes = going;
    text = words;
    draw();
  }

  private void draw() {
    GraphicsContext g = canvas.getGraphicsContext2D();
    double w = getWidth();
    double head = font.getSize() + GAP;
    double h = getHeight() - head;
    g.clearRect(0, 0, w, getHeight());
    if (group.isEmpty() || w < 20 || h < 20) {
      return;
    }
    ChannelPlan.Group shown = group.get();
    int n = shown.channels().size();
    double top = shown.channels().stream().mapToDouble(ChannelPlan.Channel::score).max().orElse(1);
    double step = Math.min(w / n, WIDEST);
    double bar = step > 3 ? step - 1 : step;
    for (int i = 0; i < n; i++) {
      ChannelPlan.Channel c = shown.channels().get(i);
      double tall = top <= 0 ? 1 : Math.max(1, h * c.score() / top);
      g.setFill(c.goes() ? goes : stays);
      g.fillRect(i * step, head + h - tall, bar, tall);
    }
    if (shown.staying() < n) {
      cutLine(g, Math.round(shown.staying() * step) - 0.5, w);
    }
  }

  private void cutLine(GraphicsContext g, double x, double w) {
    g.setStroke(text);
    g.setLineWidth(1);
    g.setLineDashes(3, 3);
    g.strokeLine(x, 0, x, getHeight());
    g.setLineDashes();
    g.setFill(text);
    g.setFont(font);
    g.setTextBaseline(VPos.TOP);
    boolean right = x < w * 0.7;
    g.setTextAlign(right ? TextAlignment.LEFT : TextAlignment.RIGHT);
    g.fillText(Texts.get("channels.goes"), right ? x + GAP : x - GAP, 0);
  }
}
