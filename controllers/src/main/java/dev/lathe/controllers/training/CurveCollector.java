package dev.lathe.controllers.training;

import dev.lathe.controllers.training.TrainingCurves.Point;
import dev.lathe.controllers.training.TrainingCurves.Series;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Makes curves of events; long ones are thinned, so that drawing them never takes long. */
final class CurveCollector {
  private static final int MOST = 400;

  private final Map<String, Growing> bySeries = new LinkedHashMap<>();
  private OptionalDouble original = OptionalDouble.empty();

  private static final class Growing {
    private final List<Point> loss = new ArrayList<>();
    private final List<Point> score = new ArrayList<>();
    private int steps;
    private int every = 1;
    private int told;
  }

  void add(TrainingEvent event) {
    if (event.series().equals(TrainingEvent.ORIGINAL)) {
      original = event.score();
      return;
    }
    Growing g = bySeries.get(event.series());
    if (g == null || event.step() < g.steps) {
      // The next pass of the recipe trains anew.
      g = new Growing();
      bySeries.put(event.series(), g);
    }
    g.steps = event.step();
    if (Double.isFinite(event.loss()) && g.told++ % g.every == 0) {
      g.loss.add(new Point(event.epoch(), event.loss()));
      thin(g);
    }
    if (event.score().isPresent() && Double.isFinite(event.score().getAsDouble())) {
      g.score.add(scored(event));
    }
  }

  private static Point scored(TrainingEvent event) {
    double score = event.score().orElseThrow();
    return event
        .interval()
        .map(i -> new Point(event.epoch(), score, i.low(), i.high()))
        .orElseGet(() -> new Point(event.epoch(), score));
  }

  private static void thin(Growing g) {
    if (g.loss.size() > MOST) {
      List<Point> kept = new ArrayList<>();
      for (int i = 0; i < g.loss.size(); i += 2) {
        kept.add(g.loss.get(i));
      }
      g.loss.clear();
      g.loss.addAll(kept);
      g.every *= 2;
    }
  }

  TrainingCurves curves() {
    List<Series> all = new ArrayList<>();
    bySeries.forEach((name, g) -> all.add(new Series(name, g.loss, g.score)));
    return new TrainingCurves(all, original);
  }
}
