package dev.lathe.views.optimize;

import dev.lathe.controllers.services.SensitivityCurve;
import java.util.Optional;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polyline;

/** A small curve from the whole model to the deepest cut; the height is 0 to 100 %. */
final class Sparkline extends Pane {
  private static final double INSET = 3;
  private static final double DOT = 1.8;

  private final Line ground = new Line();
  private final Polyline line = new Polyline();
  private Optional<SensitivityCurve> curve = Optional.empty();

  Sparkline() {
    getStyleClass().add("sparkline");
    setMinSize(24, 20);
    setPrefSize(84, 20);
    ground.getStyleClass().add("ground");
    line.getStyleClass().add("line");
  }

  void show(SensitivityCurve newCurve) {
    curve = Optional.of(newCurve);
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    getChildren().setAll(ground, line);
    line.getPoints().clear();
    if (curve.isEmpty()) {
      return;
    }
    SensitivityCurve c = curve.get();
    double deepest = c.points().get(c.points().size() - 1).ratio();
    double w = getWidth() - 2 * INSET;
    double h = getHeight() - 2 * INSET;
    ground.setStartX(INSET);
    ground.setEndX(INSET + w);
    ground.setStartY(INSET + h);
    ground.setEndY(INSET + h);
    for (SensitivityCurve.Point p : c.points()) {
      double x = INSET + w * p.ratio() / deepest;
      double y = INSET + h * (1 - p.score());
      line.getPoints().addAll(x, y);
      Circle dot = new Circle(x, y, DOT);
      dot.getStyleClass().add("point");
      getChildren().add(dot);
    }
  }
}
