package dev.lathe.views.parts;

import dev.lathe.controllers.text.Glossary;
import dev.lathe.controllers.text.Term;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;

/**
 * What technical terms mean, under the mouse wherever they stand as labels, headings or choices:
 * done once for a whole window, so that no screen has to think of it. A tooltip that a screen gives
 * itself has precedence.
 */
public final class Terms {
  private static final String OWN = "lathe.term";

  private Terms() {}

  /** Explains the terms of everything that a scene shows. */
  public static void explain(Scene scene) {
    // A filter, because buttons and cells keep such events to themselves.
    scene.addEventFilter(
        MouseEvent.MOUSE_ENTERED_TARGET,
        e -> {
          if (e.getTarget() instanceof Node n) {
            labeled(n).ifPresent(Terms::explain);
          }
        });
  }

  private static Optional<Labeled> labeled(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (n instanceof Labeled l) {
        return Optional.of(l);
      }
    }
    return Optional.empty();
  }

  /** Gives a label the tooltip of the terms that it names; takes an earlier one back. */
  public static void explain(Labeled label) {
    Object old = label.getProperties().get(OWN);
    String text = tip(label);
    if (old instanceof Tooltip tip && !tip.getText().equals(text)) {
      Tooltip.uninstall(label, tip);
      label.getProperties().remove(OWN);
    }
    if (!text.isEmpty()) {
      Tooltip tip = Tips.of(text);
      tip.setShowDelay(Duration.millis(400));
      tip.setShowDuration(Duration.INDEFINITE);
      Tooltip.install(label, tip);
      label.getProperties().put(OWN, tip);
    }
  }

  /** What is said of a label's terms; empty where it names none or says something itself. */
  static String tip(Labeled label) {
    boolean silent =
        label.getText() == null || label.getTooltip() != null || label instanceof ButtonBase;
    return silent
        ? ""
        : Glossary.in(label.getText()).stream().map(Term::line).collect(Collectors.joining("\n\n"));
  }
}
