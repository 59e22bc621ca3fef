package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.controls.ToggleSwitch;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.shape.Rectangle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Whoever goes through the window with Tab sees where they are, on every kind of control. */
final class FocusRingTest {
  /** More steps than any place has controls in reach. */
  private static final int MOST = 90;

  @TempDir Path home;
  private final FxRobot keyboard = new FxRobot();
  private final Set<String> kinds = new HashSet<>();
  private final List<String> complaints = new ArrayList<>();

  @Test
  void everyKindOfControlHasTheRing() {
    walk(Tasks.IMAGE_CLASSIFICATION, Place.MODEL, Place.OPTIMIZE, Place.COMPARE, Place.TRY);
    walk(Tasks.OBJECT_DETECTION, Place.TRY);
    assertThat(complaints).isEmpty();
    assertThat(kinds)
        .contains(
            "Button",
            "ToggleButton",
            "MenuButton",
            "ComboBox",
            "ToggleSwitch",
            "TextField",
            "TableView",
            "ListView");
    assertThat(kinds).anyMatch(k -> k.contains("Slider"));
  }

  /** A frame that something else asks for would hide a ring that stays behind. */
  @Test
  void asksForItsOwnFrame() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty())) {
      WindowHarness.await(
          "a model", () -> w.controllers().workbench().chipProperty().get().isPresent());
      Node rail = WindowHarness.onFx(() -> w.scene().lookup(".rail"));
      WindowHarness.onFx(
          () -> {
            rail.lookup(".rail-item").requestFocus();
            return null;
          });
      WindowHarness.pulse();
      for (int i = 0; i < 3; i++) {
        Node at = WindowHarness.onFx(() -> w.scene().getFocusOwner());
        CompletableFuture<Boolean> around = new CompletableFuture<>();
        Runnable look =
            () -> {
              Node owner = w.scene().getFocusOwner();
              if (owner != at && ancestors(owner).contains(rail)) {
                around.complete(surrounds(w, owner));
              }
            };
        WindowHarness.onFx(
            () -> {
              w.scene().addPostLayoutPulseListener(look);
              return null;
            });
        keyboard.push(KeyCode.TAB);
        assertThat(around).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
      }
    }
  }

  /** Back from the palette, which gives the focus back without Tab, a person sees where he is. */
  @Test
  void isThereWhereTheWindowGivesTheFocusToWhoeverWorksByKeys() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty())) {
      w.awaitModel();
      WindowHarness.onFx(
          () -> {
            w.scene().lookup("#model-chip").requestFocus();
            return null;
          });
      keyboard.push(KeyCode.CONTROL, KeyCode.K);
      WindowHarness.pulse();
      assertThat(WindowHarness.onFx(() -> surrounds(w, w.scene().lookup("#palette-query"))))
          .isTrue();
      keyboard.push(KeyCode.ESCAPE);
      WindowHarness.pulse();
      Node owner = WindowHarness.onFx(() -> w.scene().getFocusOwner());
      assertThat(owner.getId()).isEqualTo("model-chip");
      assertThat(WindowHarness.onFx(() -> surrounds(w, owner))).isTrue();
    }
  }

  /** Tab goes on in the place that was called, not in the bars around it. */
  @Test
  void goesAlongToAnotherPlace() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty())) {
      WindowHarness.await(
          "a model", () -> w.controllers().workbench().chipProperty().get().isPresent());
      for (Place place : List.of(Place.MODEL, Place.OPTIMIZE, Place.LEARN, Place.TRY)) {
        WindowHarness.onFx(
            () -> {
              w.controllers().workbench().placeProperty().set(place);
              return null;
            });
        WindowHarness.pulse();
        Node middle = WindowHarness.onFx(() -> w.scene().lookup(".place-host"));
        keyboard.push(KeyCode.TAB);
        WindowHarness.pulse();
        Node owner = WindowHarness.onFx(() -> w.scene().getFocusOwner());
        assertThat(ancestors(owner)).as(place + ": " + owner).contains(middle);
      }
    }
  }

  /** A recipe is drawn anew when one of its switches is moved. */
  @Test
  void staysOnASwitchThatIsPressed() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty())) {
      WindowHarness.await(
          "a model", () -> w.controllers().workbench().chipProperty().get().isPresent());
      WindowHarness.onFx(
          () -> {
            w.controllers().workbench().placeProperty().set(Place.OPTIMIZE);
            return null;
          });
      WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
      WindowHarness.pulse();
      ToggleSwitch of = WindowHarness.onFx(() -> (ToggleSwitch) w.scene().lookup(".toggle-switch"));
      boolean was = of.isSelected();
      WindowHarness.onFx(
          () -> {
            of.requestFocus();
            return null;
          });
      keyboard.push(KeyCode.SPACE);
      WindowHarness.pulse();
      Node owner = WindowHarness.onFx(() -> w.scene().getFocusOwner());
      assertThat(owner).isInstanceOf(ToggleSwitch.class);
      assertThat(((ToggleSwitch) owner).isSelected()).isEqualTo(!was);
    }
  }

  private static Set<Node> ancestors(Node of) {
    Set<Node> all = new HashSet<>();
    for (Node n = of; n != null; n = n.getParent()) {
      all.add(n);
    }
    return all;
  }

  private void walk(Task task, Place... places) {
    FakeServices services = new FakeServices(home.resolve(task.id()), task).withVariant();
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty())) {
      w.awaitModel();
      for (Place place : places) {
        WindowHarness.onFx(
            () -> {
              w.controllers().workbench().placeProperty().set(place);
              return null;
            });
        WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
        WindowHarness.pulse();
        walk(w, place);
      }
    }
  }

  private void walk(WindowHarness w, Place place) {
    Set<Node> seen = new HashSet<>();
    for (int i = 0; i < MOST; i++) {
      keyboard.push(KeyCode.TAB);
      WindowHarness.pulse();
      Node owner = WindowHarness.onFx(() -> w.scene().getFocusOwner());
      if (!seen.add(owner)) {
        return;
      }
      kinds.add(kind(owner));
      if (!WindowHarness.onFx(() -> surrounds(w, owner))) {
        complaints.add(place + ": no ring around " + owner);
      }
    }
  }

  /** Without the names of classes made on the spot. */
  private static String kind(Node owner) {
    Class<?> c = owner.getClass();
    while (c.isAnonymousClass() || c.getName().startsWith("dev.lathe")) {
      c = c.getSuperclass();
    }
    return c.getSimpleName();
  }

  private static boolean surrounds(WindowHarness w, Node owner) {
    Rectangle ring = (Rectangle) w.scene().lookup(".focus-ring");
    Bounds of = owner.localToScene(owner.getLayoutBounds());
    Bounds r = ring.localToScene(ring.getLayoutBounds());
    // One that is higher than its pane is ringed as far as it is seen.
    return ring.isVisible()
        && r.getMinX() < of.getMinX()
        && r.getMaxX() > of.getMaxX()
        && r.intersects(of)
        && ring.getStroke() != null;
  }
}
