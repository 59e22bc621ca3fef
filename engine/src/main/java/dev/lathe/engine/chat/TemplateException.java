package dev.lathe.engine.chat;

/** A template that cannot be read, fails, or does too much; the message is a sentence's end. */
final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TemplateException(String message) {
    super(message);
  }
}
