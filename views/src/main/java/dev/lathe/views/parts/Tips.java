package dev.lathe.views.parts;

import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.text.Text;

/** Tooltips: wrapped sentences, and the whole of a text that is cut. */
public final class Tips {
  private static final double WIDTH = 360;

  private Tips() {}

  /** A tooltip that wraps. */
  public static Tooltip of(String text) {
    Tooltip tip = new Tooltip(text);
    tip.setWrapText(true);
    tip.setMaxWidth(WIDTH);
    return tip;
  }

  /** Gives a cell that is used again and again its tooltip; the one before no longer acts. */
  public static void explain(Labeled cell, String text) {
    cell.setOnMouseEntered(null); // it would take the tooltip away again
    cell.setTooltip(of(text));
  }

  /** Shows the whole text under the mouse whenever the screen cuts it. */
  public static <T extends Labeled> T wholeWhenCut(T labeled) {
    labeled.setOnMouseEntered(
        e -> labeled.setTooltip(isCut(labeled) ? of(labeled.getText()) : null));
    return labeled;
  }

  /** Whether a text is shown with an ellipsis, in whatever line of it. */
  public static boolean isCut(Labeled labeled) {
    String whole = labeled.getText();
    return whole != null
        && labeled.getChildrenUnmodifiable().stream()
            .anyMatch(
                n ->
                    n instanceof Text t
                        && !t.getText().isEmpty()
                        && !t.getText().equals(whole)
                        && t.getText().contains(labeled.getEllipsisString()));
  }
}
