package dev.lathe.views.parts;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Command;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;

/**
 * Buttons made from commands. A disabled control gets no mouse events in JavaFX, so the tooltip
 * with the reason hangs on a wrapper around it.
 */
public final class Buttons {
  private Buttons() {}

  /** A button with the action's name. */
  public static StackPane of(Command command, String... styles) {
    return wrap(command, button(command, styles));
  }

  /** The one button of a screen that does its main job. */
  public static StackPane primary(Command command) {
    return of(command, "accent");
  }

  /** A button that shows only the icon. */
  public static StackPane icon(Command command) {
    Button b = button(command, "flat", "icon-button");
    b.setGraphic(Parts.icon(command.action().icon()));
    b.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    return wrap(command, b);
  }

  /** A link with the action's name. */
  public static StackPane link(Command command) {
    return of(command, "link-button");
  }

  private static Button button(Command command, String... styles) {
    Action action = command.action();
    Button b = Parts.styled(new Button(action.text()), styles);
    b.setId(id(action));
    b.setAccessibleText(action.text());
    b.setMnemonicParsing(false);
    return b;
  }

  /** The id by which tests and style sheets find the button of an action. */
  public static String id(Action action) {
    return "action-" + action.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Lets a control of one's own do the command, with the reason shown while it cannot. */
  public static StackPane wrap(Command command, ButtonBase control) {
    control.setOnAction(e -> command.run());
    control.disableProperty().bind(command.executable().not());
    Tooltip tip = new Tooltip();
    tip.setShowDelay(Duration.millis(400));
    tip.setWrapText(true);
    tip.setMaxWidth(360);
    tip.textProperty()
        .bind(Bindings.createStringBinding(() -> hint(command), command.whyNotProperty()));
    control.accessibleHelpProperty().bind(tip.textProperty());
    StackPane wrapper = new StackPane(control);
    wrapper.getStyleClass().add("command-wrapper");
    Tooltip.install(wrapper, tip);
    return wrapper;
  }

  /** What the tooltip says: the reason why not, else the help with the shortcut. */
  public static String hint(Command command) {
    String why = command.whyNotProperty().get();
    if (!why.isEmpty()) {
      return why;
    }
    Action a = command.action();
    return a.shortcut()
        .map(s -> a.help() + "  " + KeyCombination.valueOf(s).getDisplayText())
        .orElse(a.help());
  }
}
