package dev.lathe.views.shell;

import dev.lathe.controllers.workbench.ModelPaths;
import dev.lathe.views.parts.Parts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;

/**
 * Opens a model file dropped anywhere on the window. Other files are left to the screen below, and
 * what nobody took is given to {@code rest}.
 */
public final class ModelDrop extends StackPane {
  private final Consumer<Path> open;
  private final Consumer<List<Path>> rest;

  /** A hint that shows while a model hangs over the window. */
  public ModelDrop(Consumer<Path> open, Consumer<List<Path>> rest) {
    this.open = open;
    this.rest = rest;
    getStyleClass().add("drop-hint");
    getChildren().add(Parts.text("shell.drop-model"));
    setMouseTransparent(true);
    Parts.show(this, false);
  }

  /** Listens to a scene. */
  public void connect(Scene scene) {
    scene.addEventFilter(
        DragEvent.DRAG_OVER,
        e -> {
          if (model(e.getGestureSource(), e.getDragboard().getFiles()).isPresent()) {
            e.acceptTransferModes(TransferMode.COPY);
            Parts.show(this, true);
            e.consume();
          }
        });
    scene.addEventFilter(DragEvent.DRAG_EXITED, e -> Parts.show(this, false));
    scene.addEventFilter(
        DragEvent.DRAG_DROPPED,
        e -> {
          Parts.show(this, false);
          model(e.getGestureSource(), e.getDragboard().getFiles())
              .ifPresent(
                  file -> {
                    e.setDropCompleted(true);
                    e.consume();
                    open.accept(file);
                  });
        });
    scene.addEventHandler(
        DragEvent.DRAG_OVER,
        e -> {
          if (e.getGestureSource() == null && e.getDragboard().hasFiles()) {
            e.acceptTransferModes(TransferMode.COPY);
          }
        });
    scene.addEventHandler(
        DragEvent.DRAG_DROPPED,
        e -> {
          if (!e.isDropCompleted() && e.getDragboard().hasFiles()) {
            e.setDropCompleted(true);
            rest.accept(e.getDragboard().getFiles().stream().map(File::toPath).toList());
          }
        });
  }

  /**
   * The model among dragged files; empty where there is none. A variant that is dragged out of this
   * window and let go too early is not opened in place of its original.
   *
   * @param from what of this window the drag began on; null for a drag that comes from outside
   */
  static Optional<Path> model(Object from, List<File> files) {
    return files.stream()
        .filter(f -> from == null)
        .map(File::toPath)
        .filter(ModelPaths::isModel)
        .findFirst();
  }
}
