package dev.lathe.controllers.steps;

import java.util.List;
import java.util.stream.DoubleStream;

/** Where the axis of a waterfall begins and ends. */
final class Axis {
  /** Steps that take less of the axis than this are hard to tell apart. */
  private static final double TOO_SMALL = 0.4;

  private static final double GRAIN = 5;

  private Axis() {}

  /** Zero, unless all bars end near the top: then a round number below them. */
  static double from(List<StepBar> bars) {
    double low = ends(bars).min().orElse(0);
    double high = to(bars);
    if (high - low > TOO_SMALL * high) {
      return 0;
    }
    double room = Math.max(GRAIN, 0.5 * (high - low));
    return Math.max(0, Math.floor((low - room) / GRAIN) * GRAIN);
  }

  /** The largest end of a bar or whisker. */
  static double to(List<StepBar> bars) {
    double top = ends(bars).max().orElse(1);
    return top > 0 ? top : 1;
  }

  private static DoubleStream ends(List<StepBar> bars) {
    return bars.stream()
        .flatMapToDouble(
            b -> DoubleStream.of(b.to(), b.low().orElse(b.to()), b.high().orElse(b.to())));
  }
}
