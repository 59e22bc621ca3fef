package dev.lathe.base;

import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths out of text that a person, an environment variable or a file gives. */
public final class GivenPaths {
  private GivenPaths() {}

  /**
   * The path.
   *
   * @throws LatheException when no file can have that name here: it holds a NUL, or letters that
   *     the locale's encoding lacks
   */
  public static Path of(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw refused(e);
    }
  }

  /** The error of a text that is no path. */
  public static LatheException refused(InvalidPathException e) {
    String shown = "'" + e.getInput().replaceAll("\\p{Cntrl}", "?") + "'";
    if (e.getInput().indexOf('\0') >= 0) {
      return LatheException.input(
          shown + " is no path.", "It holds a NUL, which no file's name can.", "Check it.", e);
    }
    String encoding = System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
    return LatheException.input(
        shown + " cannot be used as a path.",
        encoding.toUpperCase(java.util.Locale.ROOT).contains("UTF-8")
            ? String.valueOf(e.getReason()) + "."
            : "The system's locale writes names in " + encoding + ", which lacks some letters.",
        "Set the environment variable LC_ALL to a locale with UTF-8, such as C.UTF-8.",
        e);
  }
}
