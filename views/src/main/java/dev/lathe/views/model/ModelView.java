package dev.lathe.views.model;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Columns;
import dev.lathe.views.parts.Columns.Column;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.platform.Theming;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The place "Model": what the file holds and what it needs. */
public final class ModelView extends VBox {
  private static final List<String> LABELS = List.of(".txt", ".tsv", ".csv", ".json");

  /** Builds the screen. */
  public ModelView(WindowControllers controllers, Theming theming) {
    super(16);
    getStyleClass().add("place");
    Columns columns =
        new Columns(
            "model",
            controllers.settings(),
            theming.em(),
            List.of(
                new Column("model.tab.facts", new FactsColumn(controllers.model()), 17, 0, 21),
                new Column(
                    "model.tab.operators", new OperatorTable(controllers.model()), 28, 0, 48),
                new Column("model.tab.setup", new SetupColumn(controllers), 26, 0, 31)),
            List.of(List.of(2, 0), List.of(1)));
    VBox.setVgrow(columns, Priority.ALWAYS);
    getChildren()
        .addAll(
            Parts.placeHeader(
                "place.model",
                "model.subtitle",
                Buttons.of(controllers.commands().get(Action.OPEN_MODEL))),
            columns);
    acceptLabels(controllers);
  }

  /**
   * Labels, or the scaling of columns, may be dropped on this screen; other files are left to the
   * window.
   */
  private void acceptLabels(WindowControllers controllers) {
    setOnDragOver(
        e -> {
          if (labels(e.getDragboard().getFiles()).isPresent()) {
            e.acceptTransferModes(TransferMode.COPY);
            e.consume();
          }
        });
    setOnDragDropped(
        e ->
            labels(e.getDragboard().getFiles())
                .ifPresent(
                    file -> {
                      take(file, controllers);
                      e.setDropCompleted(true);
                      e.consume();
                    }));
  }

  /** A JSON may say the scaling of a table's columns. */
  private static void take(Path file, WindowControllers controllers) {
    Runnable labels = () -> controllers.model().setup().chooseLabels(file);
    if (isJson(file) && controllers.dataColumns().cannotScale().get().isEmpty()) {
      controllers.dataColumns().takeScaling(file, labels);
    } else {
      labels.run();
    }
  }

  private static boolean isJson(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  private static Optional<Path> labels(List<File> files) {
    return files.size() == 1
            && LABELS.stream().anyMatch(files.get(0).getName().toLowerCase(Locale.ROOT)::endsWith)
        ? Optional.of(files.get(0).toPath())
        : Optional.empty();
  }
}
