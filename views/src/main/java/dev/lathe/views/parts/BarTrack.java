package dev.lathe.views.parts;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/** A horizontal bar on a track: one filled part, or several side by side. */
public final class BarTrack extends Pane {
  private final List<Region> parts = new ArrayList<>();
  private double[] shares = {};

  /** An empty track. */
  public BarTrack() {
    getStyleClass().add("bar-track");
    setAccessibleRole(AccessibleRole.PROGRESS_INDICATOR);
    setMinWidth(24);
  }

  /** A track filled to a share in 0..1 in a colour class such as {@code colour-1}. */
  public static BarTrack of(double share, String colourClass) {
    BarTrack t = new BarTrack();
    t.set(new double[] {share}, colourClass);
    return t;
  }

  /** Fills the track with parts from the left; shares of the whole width. */
  public void set(double[] newShares, String... colourClasses) {
    while (parts.size() < newShares.length) {
      Region r = new Region();
      parts.add(r);
      getChildren().add(r);
    }
    while (parts.size() > newShares.length) {
      getChildren().remove(parts.remove(parts.size() - 1));
    }
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).getStyleClass().setAll("bar-part", colourClasses[i]);
    }
    shares = newShares.clone();
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double x = 0;
    for (int i = 0; i < parts.size(); i++) {
      double w = Math.max(0, Math.min(1, shares[i])) * getWidth();
      parts.get(i).resizeRelocate(x, 0, Math.min(w, getWidth() - x), getHeight());
      x += w;
    }
  }
}
