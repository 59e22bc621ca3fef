package dev.lathe.app.cli.text;

/**
 * Text from models and files as a terminal may show it. A terminal obeys control characters: ESC
 * sequences recolour it, retitle it or hide lines, and bidirectional controls make text read as
 * other text. Each becomes six visible characters, {@code \}{@code u001b}, as JSON writes it, so
 * that a JSON document stays the same document.
 */
public final class Escapes {
  private Escapes() {}

  /** Whether a character is shown as an escape wherever it stands; line breaks and tabs are not. */
  static boolean isControl(char c) {
    return c < 0x20 && c != '\n' && c != '\t'
        || c >= 0x7f && c <= 0x9f // DEL and the C1 controls
        || isBidirectional(c);
  }

  /** The characters of Unicode that reorder what is around them (UAX #9). */
  private static boolean isBidirectional(char c) {
    return c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069;
  }

  /** The same text on one line: its line breaks and tabs are escaped, too. */
  public static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c) || c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029) {
        append(out, c);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Appends the escape of a character. */
  static void append(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit(c >> shift & 0xf, 16));
    }
  }
}
