package dev.lathe.app.window;

import com.sun.javafx.scene.SceneHelper;
import com.sun.javafx.tk.TKClipboard;
import com.sun.javafx.tk.TKDropTargetListener;
import com.sun.javafx.tk.TKScene;
import com.sun.javafx.tk.Toolkit;
import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.WindowHarness;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.image.Image;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.TransferMode;
import javafx.scene.robot.Robot;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import javafx.util.Pair;
import org.testfx.api.FxRobot;

/** What a person does at the window, with mouse, keys, drops and the clipboard only. */
final class Person {
  private static final int DRAG_STEPS = 5;
  private static final long PATIENCE_SECONDS = Long.getLong("lathe.test.patience", 60);

  private final WindowHarness window;
  private final FxRobot keyboard = new FxRobot();
  private final Robot mouse = WindowHarness.onFx(Robot::new);

  Person(WindowHarness window) {
    this.window = window;
  }

  /** The controllers behind the window, to look at, never to act through. */
  WindowControllers state() {
    return window.controllers();
  }

  /** Waits until something is to be seen. */
  void sees(String what, BooleanSupplier condition) {
    try {
      WindowHarness.await(what, PATIENCE_SECONDS, condition);
    } catch (AssertionError e) {
      window.screenshot("failed");
      throw new AssertionError(e.getMessage() + "; the window says " + reads(this::words), e);
    }
  }

  /** Waits until a model is open. */
  void seesModel() {
    sees("a model", () -> state().workbench().chipProperty().get().isPresent());
  }

  /** Reads something off the window. */
  <T> T reads(Supplier<T> what) {
    return WindowHarness.onFx(what::get);
  }

  /** Clicks in the middle of what has this id, once it can be clicked. */
  void clicks(String id) {
    clicks(possible(id));
  }

  /** Clicks in the middle of a node. */
  void clicks(Node node) {
    pointsAt(node);
    hand(Robot::mousePress);
    hand(Robot::mouseRelease);
    WindowHarness.pulse();
  }

  /** Clicks an entry of the menu or list that is open over the window. */
  void clicksEntry(String text) {
    sees("the entry " + text, () -> entry(text).isPresent());
    clicks(reads(() -> entry(text).orElseThrow()));
  }

  private Optional<Node> entry(String text) {
    return Window.getWindows().stream()
        .filter(w -> w instanceof PopupWindow && w.isShowing())
        .flatMap(w -> w.getScene().getRoot().lookupAll("*").stream())
        .filter(n -> n instanceof Labeled l && text.equals(l.getText()) && isOnScreen(n))
        .findFirst();
  }

  /** Opens a box and chooses a word of it. */
  void chooses(String id, String word) {
    clicks(id);
    clicksEntry(word);
  }

  /** Moves a slider by keys, from its least value so many steps up. */
  void setsSlider(String id, int steps) {
    clicks(part(id, ".thumb"));
    keys(KeyCode.HOME);
    for (int i = 0; i < steps; i++) {
      keys(KeyCode.RIGHT);
    }
  }

  /** Scrolls until the head of what has this id is in sight. */
  void scrollsTo(String id) {
    Node node = possible(id);
    WindowHarness.onFx(
        () -> {
          Node n = node;
          while (n != null && !(n instanceof ScrollPane)) {
            n = n.getParent();
          }
          if (n instanceof ScrollPane pane) {
            Node content = pane.getContent();
            double shown = pane.getViewportBounds().getHeight();
            double room = content.getLayoutBounds().getHeight() - shown;
            double top = content.sceneToLocal(node.localToScene(node.getBoundsInLocal())).getMinY();
            pane.setVvalue(room <= 0 ? 0 : Math.max(0, Math.min(1, (top - shown / 3) / room)));
          }
          return true;
        });
    WindowHarness.pulse();
  }

  /** A part of what has this id, by its style class or the like. */
  Node part(String id, String selector) {
    Node whole = possible(id);
    return reads(() -> whole.lookup(selector));
  }

  /** What has this id, once it is on screen and possible. */
  Node possible(String id) {
    sees(id + " to be possible", () -> node(id) != null && !node(id).isDisabled());
    return reads(() -> node(id));
  }

  /** What has this id and can be seen, or null. */
  Node node(String id) {
    return window.scene().getRoot().lookupAll("#" + id).stream()
        .filter(Person::isOnScreen)
        .findFirst()
        .orElse(null);
  }

  private static boolean isOnScreen(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return node.getScene() != null;
  }

  /** All text of labels and buttons that is to be seen below a node, in its order. */
  List<String> words(Node below) {
    return below.lookupAll("*").stream()
        .filter(Labeled.class::isInstance)
        .filter(Person::isOnScreen)
        .map(n -> ((Labeled) n).getText())
        .filter(t -> t != null && !t.isBlank())
        .toList();
  }

  /** All text of the window. */
  List<String> words() {
    return words(window.scene().getRoot());
  }

  /** Presses keys together, the last one briefly. */
  void keys(KeyCode... codes) {
    keyboard.push(codes);
    WindowHarness.pulse();
  }

  /** Types text into what has the focus. */
  void types(String text) {
    keyboard.write(text, 0);
    WindowHarness.pulse();
  }

  /** Drags with the mouse from where a node is to so many pixels beside it. */
  void drags(Node node, double dx, double dy) {
    pointsAt(node);
    Point2D from = reads(() -> middle(node));
    hand(Robot::mousePress);
    for (int i = 1; i <= DRAG_STEPS; i++) {
      Point2D to = from.add(dx * i / DRAG_STEPS, dy * i / DRAG_STEPS);
      moves(to);
    }
    hand(Robot::mouseRelease);
    WindowHarness.pulse();
  }

  /** Moves the mouse over a node. */
  void pointsAt(Node node) {
    moves(reads(() -> middle(node)));
  }

  private static Point2D middle(Node node) {
    Bounds b = node.localToScreen(node.getBoundsInLocal());
    return new Point2D(b.getCenterX(), b.getCenterY());
  }

  private void moves(Point2D to) {
    WindowHarness.onFx(
        () -> {
          mouse.mouseMove(to);
          return to;
        });
    WindowHarness.pulse();
  }

  private void hand(BiConsumer<Robot, MouseButton> action) {
    WindowHarness.onFx(
        () -> {
          action.accept(mouse, MouseButton.PRIMARY);
          return true;
        });
  }

  /** Copies files elsewhere and pastes them here. */
  void pastesFiles(Path... files) {
    ClipboardContent content = new ClipboardContent();
    content.putFiles(Arrays.stream(files).map(Path::toFile).toList());
    pastes(content);
  }

  /** Copies the pixels of a picture elsewhere and pastes them here. */
  void pastesPixels(Path picture) {
    ClipboardContent content = new ClipboardContent();
    WindowHarness.onFx(
        () -> {
          Image image = new Image(picture.toUri().toString());
          // A picture that knows its file would be handed over as that file's address.
          return content.putImage(
              new WritableImage(
                  image.getPixelReader(), (int) image.getWidth(), (int) image.getHeight()));
        });
    pastes(content);
  }

  /** Copies text elsewhere and pastes it here. */
  void pastesText(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    pastes(content);
  }

  private void pastes(ClipboardContent content) {
    WindowHarness.onFx(() -> Clipboard.getSystemClipboard().setContent(content));
    keys(KeyCode.CONTROL, KeyCode.V);
  }

  /**
   * Drags files from another program over the window's middle and lets go. They come in where the
   * operating system hands them to JavaFX, so all of its events and the dragboard are real.
   *
   * @return whether the window took them
   */
  boolean drops(Path... files) {
    List<File> list = Arrays.stream(files).map(Path::toFile).toList();
    boolean taken =
        WindowHarness.onFx(
            () -> {
              TKDropTargetListener target = dropTarget();
              TKClipboard board = dragboard(list);
              double x = window.scene().getWidth() / 2;
              double y = window.scene().getHeight() / 2;
              Point2D at = window.scene().getRoot().localToScreen(x, y);
              target.dragEnter(x, y, at.getX(), at.getY(), TransferMode.COPY, board);
              TransferMode offered = target.dragOver(x, y, at.getX(), at.getY(), TransferMode.COPY);
              if (offered == null) {
                target.dragExit(x, y, at.getX(), at.getY());
                return false;
              }
              return target.drop(x, y, at.getX(), at.getY(), TransferMode.COPY) != null;
            });
    WindowHarness.pulse();
    return taken;
  }

  /** JavaFX's own clipboard in memory, offered as a copy, as file managers do. */
  private static TKClipboard dragboard(List<File> files) {
    TKClipboard board = Toolkit.getToolkit().createLocalClipboard();
    board.putContent(new Pair<>(DataFormat.FILES, files));
    return (TKClipboard)
        Proxy.newProxyInstance(
            Person.class.getClassLoader(),
            new Class<?>[] {TKClipboard.class},
            (proxy, method, arguments) ->
                method.getName().equals("getTransferModes")
                    ? EnumSet.of(TransferMode.COPY)
                    : method.invoke(board, arguments));
  }

  private TKDropTargetListener dropTarget() throws ReflectiveOperationException {
    TKScene peer = SceneHelper.getPeer(window.scene());
    for (Class<?> c = peer.getClass(); c != null; c = c.getSuperclass()) {
      for (Field f : c.getDeclaredFields()) {
        if (f.getType() == TKDropTargetListener.class) {
          f.setAccessible(true);
          return (TKDropTargetListener) f.get(peer);
        }
      }
    }
    throw new NoSuchFieldException("JavaFX keeps its drop target elsewhere now");
  }
}
