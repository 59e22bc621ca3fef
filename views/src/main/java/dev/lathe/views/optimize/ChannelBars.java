package dev.lathe.views.optimize;

import dev.lathe.controllers.services.ChannelPlan;
import dev.lathe.controllers.text.Texts;
import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/** A group's channels as bars, the most important first, with the line where the cut goes. */
final class ChannelBars extends DrawnPane {
  private static final double GAP = 6;

  /** Bars wider than this look like blocks. */
  private static final double WIDEST = 32;

  private Optional<ChannelPlan.Group> group = Optional.empty();
  private Color stays = Color.DODGERBLUE;
  private Color goes = Color.GRAY;

  ChannelBars() {
    super(96, 150);
  }

  void show(Optional<ChannelPlan.Group> newGroup) {
    group = newGroup;
    setAccessibleText(newGroup.map(ChannelPlan.Group::name).orElse(""));
    paint();
  }

  void dress(Color staying, Color going, Color words, double textSize) {
    stays = staying;
    goes = going;
    dressWords(words, textSize);
    paint();
  }

  @Override
  void paint(GraphicsContext g, double w, double height) {
    double head = textSize() + GAP;
    double h = height - head;
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
    g.setStroke(ink());
    g.setLineWidth(1);
    g.setLineDashes(3, 3);
    g.strokeLine(x, 0, x, getHeight());
    g.setLineDashes();
    beginWords(g);
    g.setTextBaseline(VPos.TOP);
    boolean right = x < w * 0.7;
    g.setTextAlign(right ? TextAlignment.LEFT : TextAlignment.RIGHT);
    g.fillText(Texts.get("channels.goes"), right ? x + GAP : x - GAP, 0);
  }
}
