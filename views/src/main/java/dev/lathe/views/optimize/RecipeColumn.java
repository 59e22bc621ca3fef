package dev.lathe.views.optimize;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Command;
import dev.lathe.controllers.optimize.OptimizeController;
import dev.lathe.controllers.optimize.RecipeEditor;
import dev.lathe.controllers.optimize.StepItem;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.DataMenu;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.SteadyScroll;
import dev.lathe.views.platform.Theming;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The list of passes on the left. */
final class RecipeColumn extends VBox {
  private static final double REPORT = 130;

  /** Below this the column scrolls as a whole. */
  private static final double LEAST = 160;

  /** What lies left and right of the report's text. */
  private static final double AROUND = 28;

  private final WindowControllers controllers;
  private final OptimizeController controller;
  private final RecipeEditor editor;
  private final VBox panels = new VBox(12);
  private final PrunePanel prune;
  private final VBox reportLines = new VBox(4);

  RecipeColumn(WindowControllers controllers, Theming theming) {
    super(12);
    this.controllers = controllers;
    this.controller = controllers.optimize();
    this.editor = controller.editor();
    this.prune = new PrunePanel(controller.pruning(), theming);
    HBox head =
        Parts.row(
            Parts.text("optimize.recipe", "place-title"),
            Parts.spacer(),
            Buttons.icon(command(Action.UNDO)),
            Buttons.icon(command(Action.REDO)));
    head.getStyleClass().add("place-header");
    SteadyScroll scroll = new SteadyScroll(panels);
    scroll.setMinHeight(LEAST);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    HBox foot =
        Parts.row(
            new RecipeMenu(controllers),
            Parts.spacer(),
            Buttons.primary(command(Action.MAKE_VARIANT)));
    getChildren().addAll(head, scroll, report(theming), dataLine(), foot);
    InvalidationListener rebuild = o -> rebuild();
    editor.steps().addListener(rebuild);
    rebuild();
  }

  private Command command(Action action) {
    return controllers.commands().get(action);
  }

  private void rebuild() {
    panels.getChildren().clear();
    int count = editor.steps().size();
    boolean pruned = false;
    for (StepItem s : editor.steps()) {
      boolean prunes = !pruned && s.enabled() && !s.stops().isEmpty();
      StepPanel panel =
          new StepPanel(
              s,
              editor,
              new ParamControls(editor, controller::chooseFile),
              count,
              id -> prunes && id.equals(s.stops()) ? Optional.of(track(s)) : Optional.empty());
      panels.getChildren().add(panel);
      if (prunes) {
        panel.getChildren().add(prune);
        pruned = true;
      }
    }
    if (count == 0) {
      panels.getChildren().add(Parts.paragraph("optimize.empty", "muted"));
    }
    panels.getChildren().add(addButton());
  }

  private StopsTrack track(StepItem step) {
    return new StopsTrack(
        controller.pruning(), ratio -> editor.moveTo(step.index(), step.stops(), ratio));
  }

  private PassMenu addButton() {
    PassMenu add = new PassMenu(editor);
    add.setDisable(!controllers.workbench().needsModel().get().isEmpty());
    return add;
  }

  private HBox dataLine() {
    Label l = Parts.data("", "muted", "small");
    l.textProperty().bind(controller.dataLine().map(s -> Texts.get("optimize.data", s)));
    l.setWrapText(true);
    HBox.setHgrow(l, Priority.ALWAYS);
    l.setMaxWidth(Double.MAX_VALUE);
    DataMenu choose = new DataMenu(controllers);
    choose.setId("recipe-data");
    return Parts.row(l, choose);
  }

  private TitledPane report(Theming theming) {
    ScrollPane scroll = new ReportPane(theming);
    scroll.setFitToWidth(true);
    TitledPane pane = new TitledPane(Texts.get("optimize.report"), scroll);
    pane.getStyleClass().addAll("dense", "report");
    pane.setAnimated(false);
    pane.setMinHeight(Region.USE_PREF_SIZE);
    Parts.show(pane, false);
    InvalidationListener fill =
        o -> {
          reportLines.getChildren().clear();
          for (String line : controller.report()) {
            reportLines.getChildren().add(Parts.sentence(line, "small"));
          }
          Parts.show(pane, !controller.report().isEmpty());
        };
    controller.report().addListener(fill);
    fill.invalidated(controller.report());
    return pane;
  }

  /** As high as its text, but about eight lines at most; the recipe above scrolls anyway. */
  private final class ReportPane extends ScrollPane {
    private final Theming theming;

    ReportPane(Theming theming) {
      super(reportLines);
      this.theming = theming;
      setMinHeight(USE_PREF_SIZE);
    }

    @Override
    protected double computePrefHeight(double width) {
      double lines = reportLines.prefHeight(RecipeColumn.this.getWidth() - AROUND);
      return Math.min(lines + 4, REPORT * theming.scaleProperty().get());
    }
  }
}
