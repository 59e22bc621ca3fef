package dev.lathe.engine.chat;

import dev.lathe.engine.chat.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into pieces, with the rules for white space that Hugging Face's libraries set: a
 * line that holds but a statement leaves no trace ({@code trim_blocks}, {@code lstrip_blocks}), and
 * the last line break is dropped.
 */
final class TemplateLexer {
  private static final List<String> OPERATORS =
      List.of(
          "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "|", ".",
          ",", ":", "(", ")", "[", "]", "{", "}");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private TemplateLexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String template) {
    String text = template.replace("\r\n", "\n");
    TemplateLexer lexer =
        new TemplateLexer(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    boolean strip = false;
    boolean trim = false;
    while (at < text.length()) {
      int open = nextTag(at);
      String data = text.substring(at, open);
      if (strip) {
        data = data.stripLeading();
      } else if (trim && data.startsWith("\n")) {
        data = data.substring(1);
      }
      boolean ends = open == text.length();
      char kind = ends ? ' ' : text.charAt(open + 1);
      char control = open + 2 < text.length() ? text.charAt(open + 2) : ' ';
      if (!ends && control == '-') {
        data = data.stripTrailing();
      } else if (!ends && kind != '{' && control != '+') {
        data = withoutIndent(data, open);
      }
      if (!data.isEmpty()) {
        tokens.add(new Token(Kind.DATA, data));
      }
      if (ends) {
        break;
      }
      at = open + (control == '-' || control == '+' ? 3 : 2);
      String close = kind == '{' ? "}}" : kind == '%' ? "%}" : "#}";
      if (kind == '#') {
        comment();
      } else {
        tokens.add(new Token(Kind.OPEN, "{" + kind));
        expression(close);
        tokens.add(new Token(Kind.CLOSE, close));
      }
      strip = text.startsWith("-" + close, at);
      at += strip || text.startsWith("+" + close, at) ? 3 : 2;
      trim = kind != '{';
    }
    tokens.add(new Token(Kind.END, ""));
  }

  private int nextTag(int from) {
    for (int i = text.indexOf('{', from); i >= 0 && i + 1 < text.length(); ) {
      if ("{%#".indexOf(text.charAt(i + 1)) >= 0) {
        return i;
      }
      i = text.indexOf('{', i + 1);
    }
    return text.length();
  }

  /** Spaces between the beginning of the line and a statement are not meant. */
  private String withoutIndent(String data, int open) {
    int line = data.lastIndexOf('\n') + 1;
    boolean begins =
        line > 0 || open == data.length() || text.charAt(open - data.length() - 1) == '\n';
    return begins && data.substring(line).isBlank() ? data.substring(0, line) : data;
  }

  private void comment() {
    int end = text.indexOf("#}", at);
    if (end < 0) {
      throw new TemplateException("a comment has no end");
    }
    at = text.charAt(end - 1) == '-' && end > at ? end - 1 : end;
  }

  private boolean closes(String close) {
    return text.startsWith(close, at)
        || text.startsWith("-" + close, at)
        || text.startsWith("+" + close, at);
  }

  private void expression(String close) {
    int depth = 0;
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at >= text.length()) {
        throw new TemplateException("a tag has no end");
      } else if (depth == 0 && closes(close)) {
        return;
      }
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        string(c);
      } else if (Character.isDigit(c)) {
        number();
      } else if (Character.isJavaIdentifierStart(c)) {
        int from = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
          at++;
        }
        tokens.add(new Token(Kind.NAME, text.substring(from, at)));
      } else {
        String operator =
            OPERATORS.stream()
                .filter(o -> text.startsWith(o, at))
                .findFirst()
                .orElseThrow(() -> new TemplateException("the sign '" + c + "' is unknown"));
        depth += "([{".contains(operator) ? 1 : ")]}".contains(operator) ? -1 : 0;
        at += operator.length();
        tokens.add(new Token(Kind.OPERATOR, operator));
      }
    }
  }

  private void number() {
    int from = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    boolean real =
        at + 1 < text.length() && text.charAt(at) == '.' && Character.isDigit(text.charAt(at + 1));
    if (real) {
      at++;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
    }
    tokens.add(new Token(Kind.NUMBER, text.substring(from, at)));
  }

  private void string(char quote) {
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != quote; at++) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        char next = text.charAt(++at);
        switch (next) {
          case 'n' -> out.append('\n');
          case 't' -> out.append('\t');
          case 'r' -> out.append('\r');
          case '\\', '\'', '"' -> out.append(next);
          case 'u' -> unicode(out);
          default -> out.append('\\').append(next);
        }
      } else {
        out.append(c);
      }
    }
    if (at >= text.length()) {
      throw new TemplateException("a string has no end");
    }
    at++;
    tokens.add(new Token(Kind.STRING, out.toString()));
  }

  private void unicode(StringBuilder out) {
    String hex = at + 5 <= text.length() ? text.substring(at + 1, at + 5) : "";
    if (hex.matches("[0-9a-fA-F]{4}")) {
      out.append((char) Integer.parseInt(hex, 16));
      at += 4;
    } else {
      out.append("\\u");
    }
  }
}
