package dev.lathe.controllers.palette;

import dev.lathe.controllers.text.Texts;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that the palette finds.
 *
 * @param name what it is called
 * @param detail what it does, or other words for it
 * @param whyNot why it cannot be done now; empty when it can
 * @param icon an Ikonli code
 * @param shortcut the key combination, where it has one
 */
public record PaletteEntry(
    Kind kind,
    String name,
    String detail,
    String whyNot,
    String icon,
    Optional<String> shortcut,
    Runnable run) {
  /** What is found; of equally good hits, those of an earlier kind come first. */
  public enum Kind {
    ACTION,
    PASS,
    VARIANT,
    LESSON,
    SETTING,
    RECENT,
    SAMPLE,
    TERM;

    /** Its word. */
    public String text() {
      return Texts.get("palette.kind." + name().toLowerCase(Locale.ROOT));
    }
  }

  /** Something that can be done at any time. */
  public static PaletteEntry of(Kind kind, String name, String detail, String icon, Runnable run) {
    return new PaletteEntry(kind, name, detail, "", icon, Optional.empty(), run);
  }

  /** Whether it can be done now. */
  public boolean possible() {
    return whyNot.isEmpty();
  }
}
