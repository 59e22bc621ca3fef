package dev.lathe.controllers.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The resource bundle {@code lathe.properties}. It lies with the controllers because both they
 * (reasons, sentences about differences) and the views read it.
 */
public final class Texts {
  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle("dev.lathe.controllers.text.lathe", Locale.ROOT);

  private Texts() {}

  /**
   * The text under a key; with arguments, as a {@link MessageFormat} pattern.
   *
   * @throws MissingResourceException when there is none: a mistake that every view test finds
   */
  public static String get(String key, Object... args) {
    String text = BUNDLE.getString(key);
    return args.length == 0 ? text : new MessageFormat(text, Locale.ENGLISH).format(args);
  }

  /** Whether there is a text under that key. */
  public static boolean has(String key) {
    return BUNDLE.containsKey(key);
  }

  /** The bundle, for tests that look for text which is not in it. */
  public static ResourceBundle bundle() {
    return BUNDLE;
  }
}
