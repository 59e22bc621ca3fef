package dev.lathe.controllers.action;

import dev.lathe.controllers.text.Texts;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that a person can do. Buttons, menus, shortcuts and the command palette are made from
 * these rows; text and help stand in the bundle under {@code action.<name>} and {@code
 * action.<name>.help}.
 */
public enum Action {
  OPEN_MODEL("fth-folder", "Shortcut+O"),
  OPEN_SAMPLE("fth-package", "Shortcut+Shift+O"),
  OPEN_WORKSPACE("fth-archive", ""),
  GO_MODEL("fth-box", "Shortcut+1"),
  GO_TRY("fth-play", "Shortcut+2"),
  GO_OPTIMIZE("fth-sliders", "Shortcut+3"),
  GO_COMPARE("fth-bar-chart-2", "Shortcut+4"),
  GO_LEARN("fth-book-open", "Shortcut+5"),
  RUN("fth-play", "F5"),
  OPEN_INPUT("fth-image", "Shortcut+I"),
  CHOOSE_TARGET("fth-target", ""),
  ANSWER_TABLE("fth-list", ""),
  ANSWER_DATA("fth-layers", ""),
  PASTE_INPUT("fth-clipboard", "Shortcut+V"),
  NETWORK_SEES("fth-eye", "Shortcut+E"),
  CHOOSE_LABELS("fth-tag", ""),
  CHOOSE_SCALING("fth-sliders", ""),
  FIND_PREPROCESSING("fth-crosshair", ""),
  RESET_PREPROCESSING("fth-rotate-ccw", ""),
  SAVE_SETUP("fth-save", ""),
  UNDO("fth-corner-up-left", "Shortcut+Z"),
  REDO("fth-corner-up-right", "Shortcut+Shift+Z"),
  ADD_PASS("fth-plus", "Shortcut+P"),
  OPEN_RECIPE("fth-file-text", ""),
  SAVE_RECIPE("fth-save", "Shortcut+S"),
  MAKE_VARIANT("fth-check", "Shortcut+Enter"),
  CHOOSE_DATA("fth-database", "Shortcut+D"),
  MEASURE("fth-activity", "Shortcut+M"),
  WHAT_BROKE("fth-alert-triangle", "Shortcut+B"),
  EXPORT_CHANGES("fth-download", ""),
  COPY_TABLE("fth-copy", "Shortcut+Shift+C"),
  COPY_TABLE_CSV("fth-copy", ""),
  SAVE_VARIANT("fth-download", ""),
  SAVE_CHARTS("fth-download", ""),
  WRITE_REPORT("fth-file-text", ""),
  SHOW_DEVICES("fth-cpu", "Shortcut+Shift+D"),
  SHOW_JOBS("fth-loader", "Shortcut+J"),
  CANCEL_JOBS("fth-x-circle", ""),
  PALETTE("fth-search", "Shortcut+K"),
  TOGGLE_THEME("fth-moon", "Shortcut+Shift+L"),
  LARGER_TEXT("fth-zoom-in", "Shortcut+Equals"),
  SMALLER_TEXT("fth-zoom-out", "Shortcut+Minus"),
  PRESENTER("fth-monitor", "F9"),
  LESSON_NEXT("fth-arrow-right", "Shortcut+Period"),
  LESSON_BACK("fth-arrow-left", "Shortcut+Comma"),
  LEAVE_LESSON("fth-log-out", "");

  private final String icon;
  private final String shortcut;

  Action(String icon, String shortcut) {
    this.icon = icon;
    this.shortcut = shortcut;
  }

  /** The Ikonli code of its icon. */
  public String icon() {
    return icon;
  }

  /** The key combination, in the words of {@code KeyCombination}; empty where it has none. */
  public Optional<String> shortcut() {
    return shortcut.isEmpty() ? Optional.empty() : Optional.of(shortcut);
  }

  /** Its name on buttons. */
  public String text() {
    return Texts.get(key());
  }

  /** What it does, one sentence. */
  public String help() {
    return Texts.get(key() + ".help");
  }

  private String key() {
    return "action." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
