package dev.lathe.views.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;

/**
 * Keeps the keyboard's place. A list that is built anew takes away the control that has the focus,
 * and a scene then gives it to the first control of the window; here it goes to the control that
 * stands where the other stood, as a person who just pressed its switch expects.
 */
public final class FocusKeeper {
  /** How many controls of an ancestor come before the one that has the focus. */
  private record Position(Parent in, int before) {}

  /** What is new may need a few layouts until its controls are there: skins, columns that fold. */
  private static final int MOST_FRAMES = 10;

  private final Scene scene;
  private List<Position> last = List.of();
  private boolean lost;

  private FocusKeeper(Scene scene) {
    this.scene = scene;
  }

  /** Keeps it in that scene from now on. */
  public static void follow(Scene scene) {
    FocusKeeper keeper = new FocusKeeper(scene);
    scene.focusOwnerProperty().addListener((o, was, now) -> keeper.changed(was, now));
  }

  /**
   * Gives the focus to a control as soon as it is there, if it soon is; and not where something
   * that opened over it in the meantime has the focus, as the palette does.
   */
  static void give(Scene scene, Supplier<Optional<Node>> control, Runnable after) {
    scene.addPostLayoutPulseListener(
        new Runnable() {
          private int frames;

          @Override
          public void run() {
            Optional<Node> there = control.get();
            if (there.isPresent() || ++frames == MOST_FRAMES) {
              scene.removePostLayoutPulseListener(this);
              there
                  .filter(c -> !FocusLayers.covers(scene.getFocusOwner(), c))
                  .ifPresent(Node::requestFocus);
              after.run();
            } else {
              Platform.requestNextPulse();
            }
          }
        });
    Platform.requestNextPulse();
  }

  private void changed(Node was, Node now) {
    if (!lost && was != null && was.getScene() != scene) {
      lost = true;
      give(scene, this::substitute, () -> lost = false);
    } else if (!lost && now != null) {
      last = positions(now);
    }
  }

  /** What stands where the focus was; the owner, where somebody has given it to one there. */
  private Optional<Node> substitute() {
    return last.stream()
        .filter(p -> p.in().getScene() == scene)
        .findFirst()
        .flatMap(
            p ->
                p.in() != scene.getRoot() && isIn(p.in(), scene.getFocusOwner())
                    ? Optional.of(scene.getFocusOwner())
                    : at(p));
  }

  private static List<Position> positions(Node of) {
    List<Position> all = new ArrayList<>();
    for (Parent p = of.getParent(); p != null; p = p.getParent()) {
      all.add(new Position(p, Math.max(0, controls(p).indexOf(of))));
    }
    return all;
  }

  private static Optional<Node> at(Position position) {
    List<Node> there = controls(position.in());
    return there.isEmpty()
        ? Optional.empty()
        : Optional.of(there.get(Math.min(position.before(), there.size() - 1)));
  }

  /** Whether a node is that one or lies in it. */
  static boolean isIn(Node ancestor, Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (n == ancestor) {
        return true;
      }
    }
    return false;
  }

  /** What Tab would come to first. */
  static Optional<Node> first(Node in) {
    return controls(in).stream().findFirst();
  }

  private static List<Node> controls(Node in) {
    List<Node> all = new ArrayList<>();
    collect(in, all);
    return all;
  }

  private static void collect(Node in, List<Node> into) {
    if (!in.isVisible() || in.isDisabled()) {
      return;
    }
    if (in.isFocusTraversable()) {
      into.add(in);
    }
    if (in instanceof Parent p) {
      p.getChildrenUnmodifiable().forEach(c -> collect(c, into));
    }
  }
}
