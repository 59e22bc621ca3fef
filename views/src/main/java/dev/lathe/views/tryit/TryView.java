package dev.lathe.views.tryit;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.VBox;

/** The place "Try": one input through original and variants, side by side. */
public final class TryView extends VBox {
  private static final double INPUT_PERCENT = 36;
  private static final double PANEL_PERCENT = 21;

  private final WindowControllers controllers;
  private final TryController tryIt;
  private final GridPane middle = new GridPane();
  private final StripPane strip;
  private final ScrollPane answers;
  private final BoxesPanel panel;

  /** Builds the screen. */
  public TryView(WindowControllers controllers) {
    super(16);
    this.controllers = controllers;
    this.tryIt = controllers.tryIt();
    this.strip = new StripPane(tryIt.strip());
    Ground ground = new Ground(tryIt.preview());
    this.answers = scrolling(new AnswersGrid(controllers, ground));
    this.panel = new BoxesPanel(tryIt, ground.zoom());
    getStyleClass().add("place");
    middle.setHgap(16);
    middle.setMinHeight(0);
    RowConstraints row = new RowConstraints();
    row.setPercentHeight(100);
    middle.getRowConstraints().add(row);
    VBox.setVgrow(middle, Priority.ALWAYS);
    getChildren()
        .addAll(
            Parts.placeHeader(
                "place.try",
                "try.subtitle",
                new VariantMenu(tryIt.shown()),
                Buttons.of(controllers.commands().get(Action.PASTE_INPUT)),
                Buttons.of(controllers.commands().get(Action.OPEN_INPUT)),
                Buttons.primary(controllers.commands().get(Action.RUN))),
            middle,
            strip);
    tryIt.modeProperty().addListener((o, old, now) -> show(now));
    show(tryIt.modeProperty().get());
  }

  /** Several answers in large text scroll rather than lie over what is around them. */
  private static ScrollPane scrolling(AnswersGrid grid) {
    ScrollPane pane = new ScrollPane(grid);
    pane.getStyleClass().addAll("edge-to-edge", "bare-scroll");
    pane.setFitToWidth(true);
    pane.setFitToHeight(true);
    pane.setMinSize(0, 0);
    return pane;
  }

  private void show(InputMode mode) {
    Parts.show(strip, mode.isPictures());
    middle.getChildren().clear();
    if (mode == InputMode.SCENE) {
      // The picture is on each card; beside them is what acts on all.
      middle.getColumnConstraints().setAll(percent(100 - PANEL_PERCENT), percent(PANEL_PERCENT));
      middle.add(answers, 0, 0);
      middle.add(panel, 1, 0);
    } else {
      middle.getColumnConstraints().setAll(percent(INPUT_PERCENT), percent(100 - INPUT_PERCENT));
      middle.add(input(mode), 0, 0);
      middle.add(answers, 1, 0);
    }
  }

  private Node input(InputMode mode) {
    return switch (mode) {
      case PICTURES, SCENE -> new PictureInput(controllers);
      case SENTENCE -> new TextInput(tryIt, false);
      case TWO_SENTENCES -> new TextInput(tryIt, true);
      case TENSORS -> new TensorInput(controllers);
      case NOTHING -> empty();
    };
  }

  private static VBox empty() {
    VBox box = new VBox(Parts.text("shell.no-model-yet", "muted"));
    box.getStyleClass().add("drop-target");
    return box;
  }

  private static ColumnConstraints percent(double p) {
    ColumnConstraints c = new ColumnConstraints();
    c.setPercentWidth(p);
    c.setHgrow(Priority.ALWAYS);
    return c;
  }
}
