package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.PruneController;
import dev.lathe.controllers.services.SweepStop;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Tips;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/**
 * Lies along the slider: a mark at each stop says whether it pays, before anybody moves there. A
 * click goes to the stop.
 */
final class StopsTrack extends Pane {
  private static final double MOST = 0.9;

  /** Half the slider's thumb: its track begins and ends so far inside. */
  private static final double THUMB = 10;

  private static final double HEIGHT = 8;
  private static final double GAP = 2;

  private final PruneController controller;
  private final DoubleConsumer goTo;
  private final List<Region> marks = new ArrayList<>();

  /**
   * Marks of these stops.
   *
   * @param goTo takes the ratio of a stop that was clicked
   */
  StopsTrack(PruneController controller, DoubleConsumer goTo) {
    this.controller = controller;
    this.goTo = goTo;
    setId("stops-track");
    getStyleClass().add("stops-track");
    setMinHeight(HEIGHT);
    setPrefHeight(HEIGHT);
    controller.stops().addListener((InvalidationListener) o -> show());
    show();
  }

  private void show() {
    marks.clear();
    for (SweepStop s : controller.stops()) {
      Region mark = new Region();
      mark.getStyleClass().addAll("stop", s.ratio() == 0 ? "whole" : s.pays() ? "pays" : "dead");
      Tooltip.install(mark, Tips.of(sentence(s)));
      mark.setOnMouseClicked(e -> goTo.accept(s.ratio()));
      marks.add(mark);
    }
    getChildren().setAll(marks);
    setVisible(!marks.isEmpty());
    requestLayout();
  }

  private static String sentence(SweepStop s) {
    String answers =
        s.accuracy().isPresent()
            ? Texts.get("prune.tip.accuracy", percent(s.accuracy()))
            : s.agreement().isPresent()
                ? Texts.get("prune.tip.agreement", percent(s.agreement()))
                : "";
    return Texts.get(
            s.pays() || s.ratio() == 0 ? "prune.tip" : "prune.tip.dead",
            Formats.number(100 * s.ratio(), 0),
            Formats.number(100 * s.latency(), 0),
            Formats.number(100 * s.size(), 0))
        + answers;
  }

  private static String percent(Optional<Double> share) {
    return Formats.number(100 * share.orElseThrow(), 1);
  }

  @Override
  protected void layoutChildren() {
    double whole = getWidth() - 2 * THUMB;
    double step = whole / MOST / 10;
    for (int i = 0; i < marks.size(); i++) {
      double middle = THUMB + whole * controller.stops().get(i).ratio() / MOST;
      double left = Math.max(0, middle - step / 2 + GAP / 2);
      double right = Math.min(getWidth(), middle + step / 2 - GAP / 2);
      marks.get(i).resizeRelocate(left, 0, right - left, getHeight());
    }
  }
}
