package dev.lathe.optimizers.report;

/** Text as HTML and Markdown show it: nothing in it is markup, whoever wrote it. */
final class Markup {
  private Markup() {}

  /** For text and quoted attributes of HTML; control characters become visible. */
  static String html(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(visible(c));
              }
            });
    return out.toString();
  }

  /** For a cell or a line of Markdown. */
  static String markdown(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (c == '<') {
                out.append("&lt;");
              } else if (c == '&') {
                out.append("&amp;");
              } else if ("\\`*_{}[]()#!|>~".indexOf(c) >= 0) {
                out.append('\\').appendCodePoint(c);
              } else {
                out.appendCodePoint(visible(c));
              }
            });
    return out.toString();
  }

  /** Also what turns the direction of text round: a name must not look like another. */
  private static int visible(int c) {
    boolean odd =
        Character.isISOControl(c)
            || c >= 0x202A && c <= 0x202E
            || c >= 0x2066 && c <= 0x2069
            || c == 0x2028
            || c == 0x2029
            || c >= 0xD800 && c <= 0xDFFF
            || c >= 0xFFFE && c <= 0xFFFF;
    return odd ? 0xFFFD : c;
  }
}
