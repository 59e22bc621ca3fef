package dev.lathe.engine.generate;

/** Why a text ended. */
public enum StopReason {
  /** The model wrote its token for the end. */
  END_OF_TEXT("end_of_text", "the model ended the text"),
  /** A stop word came. */
  STOP_WORD("stop_word", "a stop word came"),
  /** As many tokens as were asked for. */
  MAX_TOKENS("max_tokens", "the limit of tokens was reached"),
  /** The model can read no further token. */
  CONTEXT("context", "the model's context is full");

  private final String id;
  private final String words;

  StopReason(String id, String words) {
    this.id = id;
    this.words = words;
  }

  /** The word in JSON. */
  public String id() {
    return id;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
