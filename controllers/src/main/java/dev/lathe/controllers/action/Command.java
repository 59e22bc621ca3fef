package dev.lathe.controllers.action;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;

/** An action with what it does now and, when it cannot be done now, the reason. */
public final class Command {
  private final Action action;
  private final ReadOnlyStringWrapper whyNot = new ReadOnlyStringWrapper("");
  private final BooleanBinding executable = Bindings.equal(whyNot, "");
  private Runnable handler = () -> {};

  Command(Action action, String whyNot) {
    this.action = action;
    this.whyNot.set(whyNot);
  }

  /** The row it belongs to. */
  public Action action() {
    return action;
  }

  /** Why it cannot be done now, a sentence; empty when it can. */
  public ReadOnlyStringProperty whyNotProperty() {
    return whyNot.getReadOnlyProperty();
  }

  /** Whether it can be done now. */
  public BooleanBinding executable() {
    return executable;
  }

  /** Does it, if it can be done now. */
  public void run() {
    if (executable.get()) {
      handler.run();
    }
  }

  void bind(ObservableValue<String> reason, Runnable newHandler) {
    handler = newHandler;
    whyNot.bind(reason);
  }
}
