package dev.lathe.engine.chat;

import dev.lathe.engine.chat.Token.Kind;
import java.util.List;

/** Reads the pieces of a template one after the other. */
final class TokenReader {
  private final List<Token> tokens;
  private int at;

  TokenReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  private Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  boolean at(Kind kind) {
    return peek(0).kind() == kind;
  }

  boolean at(Kind kind, String text) {
    return peek(0).is(kind, text);
  }

  /** Whether the piece after the next is this. */
  boolean following(Kind kind, String text) {
    return peek(1).is(kind, text);
  }

  /** What the piece after the next says. */
  String followingText() {
    return peek(1).text();
  }

  String text() {
    return peek(0).text();
  }

  Token next() {
    Token token = peek(0);
    at++;
    return token;
  }

  boolean take(Kind kind, String text) {
    boolean there = at(kind, text);
    at += there ? 1 : 0;
    return there;
  }

  void expect(Kind kind, String text) {
    if (!take(kind, text)) {
      throw new TemplateException("'" + text + "' is missing before '" + text() + "'");
    }
  }

  String name() {
    if (!at(Kind.NAME)) {
      throw new TemplateException("'" + text() + "' stands where a name belongs");
    }
    return next().text();
  }

  /** A comma, unless the closing bracket comes. */
  void separator(String close) {
    if (!at(Kind.OPERATOR, close)) {
      expect(Kind.OPERATOR, ",");
    }
  }
}
