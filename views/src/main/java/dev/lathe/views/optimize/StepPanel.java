package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.ParamItem;
import dev.lathe.controllers.optimize.RecipeEditor;
import dev.lathe.controllers.optimize.StepItem;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Switch;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** One pass of the recipe: switch, what it does, its controls, and its honest word. */
final class StepPanel extends VBox {
  /**
   * A panel.
   *
   * @param count how many steps there are
   * @param below what else stands under the control of the parameter with that id
   */
  StepPanel(
      StepItem step,
      RecipeEditor editor,
      ParamControls controls,
      int count,
      Function<String, Optional<Node>> below) {
    super(Parts.GRID);
    getStyleClass().add("lathe-card");
    setId("step-" + step.passId());
    if (step.enabled()) {
      getStyleClass().add("chosen");
    }
    getChildren().addAll(head(step, editor, count), wrapped(step.doc(), "muted", "small"));
    if (!step.problem().isEmpty()) {
      getChildren().add(wrapped(step.problem(), "bad-text", "small"));
    }
    if (step.enabled()) {
      for (ParamItem p : step.params()) {
        getChildren().add(controls.of(step.index(), p));
        getChildren().addAll(below.apply(p.id()).stream().toList());
      }
      if (!step.expectation().isEmpty()) {
        getChildren().add(wrapped(step.expectation(), "muted", "small"));
      }
    }
  }

  private static HBox head(StepItem step, RecipeEditor editor, int count) {
    Label name = Parts.sentence(step.name(), "strong");
    Switch on = new Switch();
    on.setSelected(step.enabled());
    on.setAccessibleText(Texts.get("optimize.step.on", step.name()));
    on.selectedProperty().addListener((o, old, now) -> editor.setEnabled(step.index(), now));
    HBox box = Parts.row(name, Parts.spacer());
    if (step.index() > 0) {
      box.getChildren()
          .add(
              small(
                  "fth-chevron-up", "optimize.step.up", step, () -> editor.move(step.index(), -1)));
    }
    if (step.index() < count - 1) {
      box.getChildren()
          .add(
              small(
                  "fth-chevron-down",
                  "optimize.step.down",
                  step,
                  () -> editor.move(step.index(), 1)));
    }
    box.getChildren()
        .addAll(
            small("fth-x", "optimize.step.remove", step, () -> editor.remove(step.index())), on);
    box.setSpacing(2);
    return box;
  }

  private static Button small(String icon, String key, StepItem step, Runnable action) {
    Button b = Parts.styled(new Button(), "flat", "icon-button", "small");
    b.setGraphic(Parts.icon(icon));
    b.setAccessibleText(Texts.get(key, step.name()));
    b.setTooltip(new Tooltip(Texts.get(key, step.name())));
    b.setOnAction(e -> action.run());
    return b;
  }

  private static Label wrapped(String text, String... styles) {
    return Parts.sentence(text, styles);
  }
}
