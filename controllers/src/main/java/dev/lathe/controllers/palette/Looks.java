package dev.lathe.controllers.palette;

import dev.lathe.controllers.settings.Settings;

/** How the window looks, which only the screen can change. */
public interface Looks {
  /** Light, dark, or as the system is. */
  void theme(Settings.Theme theme);

  /** Size of the text; 1 is normal. */
  void textScale(double scale);
}
