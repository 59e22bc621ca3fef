package dev.lathe.views.tryit;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;

/** How areas are coloured, on every card alike. */
final class MaskLook {
  private final DoubleProperty opacity = new SimpleDoubleProperty(0.6);
  private final BooleanProperty differences = new SimpleBooleanProperty(true);

  /** How far the colours cover the picture, 0..1. */
  DoubleProperty opacityProperty() {
    return opacity;
  }

  /** Whether pixels of another class than the original's are hatched. */
  BooleanProperty differencesProperty() {
    return differences;
  }
}
