package dev.lathe.engine.task;

/** What a person gives a model of a task. */
public enum InputKind {
  /** A picture. */
  PICTURE("a picture"),
  /** A sentence. */
  TEXT("a sentence"),
  /** One array an input, or a row of a table. */
  TENSORS("arrays, one an input"),
  /** A row of a table, whose columns have names. */
  ROW("a row of a table");

  private final String words;

  InputKind(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
