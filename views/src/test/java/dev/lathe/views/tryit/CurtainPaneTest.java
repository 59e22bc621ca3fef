package dev.lathe.views.tryit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.controllers.answer.Curtain;
import dev.lathe.controllers.answer.Curtain.Kind;
import dev.lathe.controllers.answer.Curtain.Side;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.engine.task.Tasks;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The divider between before and after, by mouse and by keys. */
class CurtainPaneTest {
  private static final double WIDTH = 400;

  @TempDir static Path home;
  private static WindowHarness window;

  @BeforeAll
  static void openWindow() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    window = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty());
  }

  @AfterAll
  static void leave() {
    window.close();
  }

  private static Side side(Kind kind, int argb) {
    int[] pixels = new int[40 * 30];
    Arrays.fill(pixels, argb);
    return new Side(kind, kind.name(), new PixelPicture(40, 30, pixels));
  }

  private static <T> T on(Function<CurtainPane, T> look) {
    return WindowHarness.onFx(
        () -> {
          Curtain curtain =
              new Curtain(
                  List.of(side(Kind.BEFORE, 0xff0000ff), side(Kind.AFTER, 0xffff0000)), "", "");
          Ground ground = new Ground(window.controllers().tryIt().preview());
          CurtainPane pane = new CurtainPane("INT8", curtain, ground);
          new Scene(new StackPane(pane), WIDTH, 300);
          pane.resize(WIDTH, 300);
          pane.layout();
          return look.apply(pane);
        });
  }

  private static double divider(CurtainPane pane) {
    pane.layout();
    Node line = pane.lookup(".curtain-line");
    return line.getBoundsInParent().getCenterX();
  }

  private static void press(CurtainPane pane, KeyCode code) {
    pane.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
  }

  private static void move(CurtainPane pane, double x) {
    pane.fireEvent(
        new MouseEvent(
            MouseEvent.MOUSE_MOVED,
            x,
            100,
            x,
            100,
            MouseButton.NONE,
            0,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            new PickResult(pane, x, 100)));
  }

  private static double at(KeyCode code) {
    return on(
        p -> {
          press(p, code);
          return divider(p);
        });
  }

  @Test
  void theDividerBeginsInTheMiddleAndFollowsTheMouse() {
    double middle = on(CurtainPaneTest::divider);
    assertThat(middle).isCloseTo(200, within(1.0));
    double moved =
        on(
            p -> {
              move(p, 60);
              return divider(p);
            });
    assertThat(moved).isCloseTo(60, within(1.0));
  }

  @Test
  void keysMoveTheDividerAndTheScreenReaderIsTold() {
    String words =
        on(
            p -> {
              press(p, KeyCode.RIGHT);
              press(p, KeyCode.RIGHT);
              divider(p);
              return p.getAccessibleText();
            });
    assertThat(words).contains("INT8").contains("BEFORE").contains("AFTER").contains("60");
    double first = at(KeyCode.HOME);
    double last = at(KeyCode.END);
    assertThat(first).isCloseTo(0, within(1.0));
    assertThat(last).isCloseTo(WIDTH, within(1.0));
  }

  @Test
  void itCanBeReachedByTheKeyboard() {
    boolean reachable = on(p -> p.isFocusTraversable());
    assertThat(reachable).isTrue();
  }
}
