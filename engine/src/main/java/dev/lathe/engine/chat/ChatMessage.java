package dev.lathe.engine.chat;

/**
 * What somebody said in a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}, or another that the template knows
 * @param content the words
 */
public record ChatMessage(String role, String content) {
  /** What a person says. */
  public static ChatMessage user(String content) {
    return new ChatMessage("user", content);
  }

  /** What the model says. */
  public static ChatMessage assistant(String content) {
    return new ChatMessage("assistant", content);
  }

  /** What the model is told before the conversation. */
  public static ChatMessage system(String content) {
    return new ChatMessage("system", content);
  }
}
