package dev.lathe.views.model;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.VBox;

/** The place "Model": what the file holds and what it needs. */
public final class ModelView extends VBox {
  private static final double[] PERCENT = {22, 52, 26};
  private static final List<String> LABELS = List.of(".txt", ".tsv", ".csv", ".json");

  /** Builds the screen. */
  public ModelView(WindowControllers controllers) {
    super(16);
    getStyleClass().add("place");
    GridPane grid = new GridPane();
    grid.setHgap(16);
    for (double p : PERCENT) {
      ColumnConstraints c = new ColumnConstraints();
      c.setPercentWidth(p);
      grid.getColumnConstraints().add(c);
    }
    RowConstraints row = new RowConstraints();
    row.setPercentHeight(100);
    grid.getRowConstraints().add(row);
    grid.add(scrolling(new FactsColumn(controllers.model())), 0, 0);
    grid.add(new OperatorTable(controllers.model()), 1, 0);
    grid.add(scrolling(new SetupColumn(controllers)), 2, 0);
    grid.setMinHeight(0);
    VBox.setVgrow(grid, Priority.ALWAYS);
    getChildren()
        .addAll(
            Parts.placeHeader(
                "place.model",
                "model.subtitle",
                Buttons.of(controllers.commands().get(Action.OPEN_MODEL))),
            grid);
    acceptLabels(controllers);
  }

  /** A list of labels may be dropped on this screen; other files are left to the window. */
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
                      controllers.model().setup().chooseLabels(file);
                      e.setDropCompleted(true);
                      e.consume();
                    }));
  }

  private static Optional<Path> labels(List<File> files) {
    return files.size() == 1
            && LABELS.stream().anyMatch(files.get(0).getName().toLowerCase(Locale.ROOT)::endsWith)
        ? Optional.of(files.get(0).toPath())
        : Optional.empty();
  }

  /** A column that scrolls where a small window or large text does not hold it. */
  private static ScrollPane scrolling(Node column) {
    ScrollPane pane = new ScrollPane(column);
    pane.getStyleClass().addAll("edge-to-edge", "bare-scroll");
    pane.setFitToWidth(true);
    pane.setFitToHeight(true);
    pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    return pane;
  }
}
