package dev.lathe.controllers.workbench;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.text.Texts;
import java.util.Locale;

/** The five places of the window, in the order of the rail. */
public enum Place {
  MODEL(Action.GO_MODEL),
  TRY(Action.GO_TRY),
  OPTIMIZE(Action.GO_OPTIMIZE),
  COMPARE(Action.GO_COMPARE),
  LEARN(Action.GO_LEARN);

  private final Action action;

  Place(Action action) {
    this.action = action;
  }

  /** The action that goes there. */
  public Action action() {
    return action;
  }

  /** Its name on the rail. */
  public String text() {
    return Texts.get("place." + name().toLowerCase(Locale.ROOT));
  }

  /** The place with that name; the first for any other text. */
  public static Place ofName(String name) {
    for (Place p : values()) {
      if (p.name().equals(name)) {
        return p;
      }
    }
    return TRY;
  }
}
