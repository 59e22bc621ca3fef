package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ScrollBar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No bar is seen that has nothing to scroll, in any place at any size of the window and the text.
 */
class IdleBarsTest {
  @TempDir Path home;

  @Test
  void aBarThatIsSeenScrollsSomething() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    List<String> complaints = new ArrayList<>();
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty())) {
      w.awaitModel();
      for (double scale : new double[] {1, 1.5}) {
        for (double[] size : new double[][] {{960, 600}, {1280, 800}}) {
          w.frame(size[0], size[1], scale, false);
          for (Place place : Place.values()) {
            WindowHarness.onFx(
                () -> {
                  w.controllers().workbench().placeProperty().set(place);
                  return true;
                });
            WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
            WindowHarness.pulse();
            WindowHarness.pulse();
            String where = place + " at " + size[0] + " x " + size[1] + ", " + scale;
            complaints.addAll(
                WindowHarness.onFx(
                    () ->
                        w.scene().getRoot().lookupAll(".scroll-bar").stream()
                            .filter(n -> n instanceof ScrollBar b && isIdle(b))
                            .map(n -> where + ": " + n.getParent())
                            .toList()));
          }
        }
      }
    }
    assertThat(complaints).isEmpty();
  }

  private static boolean isIdle(ScrollBar bar) {
    for (Node n = bar; n != null; n = n.getParent()) {
      if (!n.isVisible() || n.getOpacity() == 0) {
        return false;
      }
    }
    double across = bar.getOrientation() == Orientation.VERTICAL ? bar.getWidth() : bar.getHeight();
    double whole = bar.getMax() - bar.getMin();
    return across > 1 && bar.getVisibleAmount() >= whole && whole > 0;
  }
}
