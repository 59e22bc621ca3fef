package dev.lathe.controllers.action;

import dev.lathe.controllers.text.Texts;
import java.util.EnumMap;
import java.util.Map;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;

/**
 * One command for each action, for the life of the window; controllers give them their handlers.
 */
public final class Commands {
  private final Map<Action, Command> commands = new EnumMap<>(Action.class);

  /** All actions, none of which does anything yet. */
  public Commands() {
    for (Action a : Action.values()) {
      commands.put(a, new Command(a, Texts.get("why-not.not-ready")));
    }
  }

  /** The command of an action; always the same object. */
  public Command get(Action action) {
    return commands.get(action);
  }

  /** Says what an action does; it can always be done. */
  public void bind(Action action, Runnable handler) {
    bind(action, new SimpleStringProperty(""), handler);
  }

  /**
   * Says what an action does and when it can be done.
   *
   * @param whyNot the reason why it cannot be done now, a sentence; empty when it can
   */
  public void bind(Action action, ObservableValue<String> whyNot, Runnable handler) {
    commands.get(action).bind(whyNot, handler);
  }
}
