package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.Curtain;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;

/** Where the divider of a curtain stands, and what hangs on either side; on every card alike. */
final class CurtainState {
  private final DoubleProperty at = new SimpleDoubleProperty(0.5);
  private final ObjectProperty<Curtain.Kind> left = new SimpleObjectProperty<>(Curtain.Kind.BEFORE);
  private final ObjectProperty<Curtain.Kind> right = new SimpleObjectProperty<>(Curtain.Kind.AFTER);

  /** The divider, as a share of the pane's width, 0..1. */
  ReadOnlyDoubleProperty atProperty() {
    return at;
  }

  /** Moves the divider. */
  void moveTo(double share) {
    at.set(Math.max(0, Math.min(1, share)));
  }

  /** What hangs left of the divider. */
  ObjectProperty<Curtain.Kind> leftProperty() {
    return left;
  }

  /** What hangs right of it. */
  ObjectProperty<Curtain.Kind> rightProperty() {
    return right;
  }
}
