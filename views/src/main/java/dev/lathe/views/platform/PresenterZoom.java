package dev.lathe.views.platform;

/** Text that the last row of a room can read, and back to what it was; not remembered. */
public final class PresenterZoom {
  private static final double LARGE = 1.75;

  private final Theming theming;
  private double before;
  private boolean on;

  /** Switched off. */
  public PresenterZoom(Theming theming) {
    this.theming = theming;
  }

  /** On, or off again. A size that was chosen while it was on stays. */
  public void toggle() {
    boolean changed = theming.scaleProperty().get() != LARGE;
    if (on && !changed) {
      theming.setScale(before);
    } else {
      before = theming.scaleProperty().get();
      theming.setScale(LARGE);
    }
    on = !on || changed;
  }
}
