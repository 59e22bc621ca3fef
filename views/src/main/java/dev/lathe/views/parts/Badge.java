package dev.lathe.views.parts;

import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;

/** A word in a small frame that says how much a number can be trusted, or what changed. */
public final class Badge extends Label {
  /** What it means; the word says it too, so that colour never speaks alone. */
  public enum Tone {
    OK,
    WARN,
    BAD,
    MUTED
  }

  /** A badge with a word. */
  public Badge(String word, Tone tone) {
    super(word);
    getStyleClass().addAll("badge", Parts.DATA);
    setTone(tone);
    setMinWidth(USE_PREF_SIZE);
  }

  /** Changes what it means. */
  public void setTone(Tone tone) {
    for (Tone t : Tone.values()) {
      getStyleClass().remove("badge-" + t.name().toLowerCase(java.util.Locale.ROOT));
    }
    getStyleClass().add("badge-" + tone.name().toLowerCase(java.util.Locale.ROOT));
  }

  /** With the reason behind it. */
  public Badge because(String reason) {
    if (!reason.isEmpty()) {
      Tooltip tip = new Tooltip(reason);
      tip.setWrapText(true);
      tip.setMaxWidth(360);
      setTooltip(tip);
      setAccessibleHelp(reason);
      setFocusTraversable(true);
    }
    return this;
  }
}
