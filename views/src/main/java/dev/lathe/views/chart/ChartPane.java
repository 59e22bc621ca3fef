package dev.lathe.views.chart;

import dev.lathe.views.parts.Tips;
import java.awt.geom.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.fx.FXGraphics2D;

/**
 * A chart on screen, as large as its place. Each drawing begins with a fresh pen: one that is kept
 * believes a font to be set that the canvas has lost, and writes labels larger than their room.
 */
public final class ChartPane extends Region {
  private final Canvas canvas = new Canvas();
  private final ChartRenderingInfo drawn = new ChartRenderingInfo();
  private final Tooltip tip = Tips.of("");
  private JFreeChart chart;
  private boolean explained;

  /** A chart named for screen readers. */
  public ChartPane(JFreeChart chart, String name) {
    this.chart = chart;
    setMinWidth(0);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText(name);
    canvas.setMouseTransparent(true);
    getChildren().add(canvas);
  }

  /** With what the parts of the chart have to say, under the mouse. */
  public ChartPane explained() {
    explained = true;
    setOnMouseMoved(e -> explain(e.getX(), e.getY()));
    return this;
  }

  /** Says what the part of the chart under the mouse has to say, where it has something. */
  private void explain(double x, double y) {
    ChartEntity under = drawn.getEntityCollection().getEntity(x, y);
    String text = under == null || under.getToolTipText() == null ? "" : under.getToolTipText();
    if (!text.equals(tip.getText())) {
      tip.setText(text);
      if (text.isEmpty()) {
        Tooltip.uninstall(this, tip);
      } else {
        Tooltip.install(this, tip);
      }
    }
  }

  /** Shows another chart in its place. */
  public void show(JFreeChart newChart) {
    chart = newChart;
    requestLayout();
    draw();
  }

  /** Bars one under the other need room for the words of each; other charts shrink. */
  @Override
  protected double computeMinHeight(double width) {
    return chart.getPlot() instanceof StackedPlot<?> bars ? bars.leastHeight() : 0;
  }

  /** The chart shown. */
  public JFreeChart chart() {
    return chart;
  }

  @Override
  protected void layoutChildren() {
    if (canvas.getWidth() != getWidth() || canvas.getHeight() != getHeight()) {
      canvas.setWidth(getWidth());
      canvas.setHeight(getHeight());
      draw();
    }
  }

  private void draw() {
    GraphicsContext g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
    if (canvas.getWidth() < 1 || canvas.getHeight() < 1) {
      return;
    }
    g.save();
    g.setFont(Font.font(1));
    FXGraphics2D pen = new FXGraphics2D(g);
    Rectangle2D area = new Rectangle2D.Double(0, 0, canvas.getWidth(), canvas.getHeight());
    drawn.clear();
    // Curves of thousands of points need not be known one by one.
    chart.draw(pen, area, explained ? drawn : null);
    g.restore();
  }
}
