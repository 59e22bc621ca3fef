package dev.lathe.views.optimize;

import dev.lathe.controllers.services.OptimizeServices.Layer;
import dev.lathe.controllers.text.Formats;
import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/** The histogram of a layer's weights with the quantization grid as ticks over it. */
final class HistogramPane extends DrawnPane {
  /** More grid lines than this would be a grey block. */
  private static final int MOST_TICKS = 300;

  private static final double FOOT = 18;

  private Optional<Layer> picture = Optional.empty();
  private Color bars = Color.GRAY;
  private Color grid = Color.DODGERBLUE;

  HistogramPane() {
    super(120, 190);
  }

  void show(Optional<Layer> newPicture) {
    picture = newPicture;
    setAccessibleText(newPicture.map(Layer::name).orElse(""));
    paint();
  }

  void dress(Color newBars, Color newGrid, Color newText, double textSize) {
    bars = newBars;
    grid = newGrid;
    dressWords(newText, textSize);
    paint();
  }

  @Override
  void paint(GraphicsContext g, double w, double height) {
    double h = height - FOOT;
    if (picture.isEmpty() || w < 20 || h < 20) {
      return;
    }
    Layer p = picture.get();
    long top = 1;
    for (long c : p.counts()) {
      top = Math.max(top, c);
    }
    double step = w / p.counts().length;
    g.setFill(bars);
    for (int i = 0; i < p.counts().length; i++) {
      if (p.counts()[i] > 0) {
        double bar = Math.max(1.5, p.counts()[i] * (h - 4) / top);
        g.fillRect(i * step, h - bar, Math.max(1, step - 1), bar);
      }
    }
    drawGrid(g, p, w, h);
    beginWords(g);
    g.setTextBaseline(VPos.BOTTOM);
    label(g, Formats.number(p.low(), 2).replace('-', '−'), 0, TextAlignment.LEFT);
    label(g, "0", zero(p, w), TextAlignment.CENTER);
    label(g, Formats.number(p.high(), 2), w, TextAlignment.RIGHT);
  }

  private static double zero(Layer p, double w) {
    return p.high() > p.low() ? -p.low() / (p.high() - p.low()) * w : w / 2;
  }

  private void label(GraphicsContext g, String s, double x, TextAlignment align) {
    g.setTextAlign(align);
    g.fillText(s, x, getHeight());
  }

  private void drawGrid(GraphicsContext g, Layer p, double w, double h) {
    double[] lines = p.grid();
    if (lines.length == 0 || lines.length > MOST_TICKS || p.high() <= p.low()) {
      return;
    }
    g.setStroke(grid);
    g.setLineWidth(1);
    double spacing = w / lines.length;
    // A fine grid would be a block: then it is a thin band on the ground.
    double tick = lines.length <= 40 ? h : spacing >= 3 ? 14 : 5;
    g.setGlobalAlpha(lines.length <= 40 ? 0.55 : 0.7);
    for (double v : lines) {
      double x = (v - p.low()) / (p.high() - p.low()) * w;
      if (x >= 0 && x <= w) {
        g.strokeLine(Math.floor(x) + 0.5, h - tick, Math.floor(x) + 0.5, h);
      }
    }
    g.setGlobalAlpha(1);
  }
}
