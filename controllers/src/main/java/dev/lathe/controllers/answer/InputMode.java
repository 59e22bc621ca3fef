package dev.lathe.controllers.answer;

/** Which control a person gives an input with. */
public enum InputMode {
  /** No model is open. */
  NOTHING,
  /** Pictures in a strip. */
  PICTURES,
  /** Pictures in a strip; the answer is drawn over the chosen one. */
  SCENE,
  /** Pictures in a strip; the areas of the chosen one are coloured. */
  AREAS,
  /** Pictures in a strip; each answer shows the chosen one beside what was made of it. */
  CURTAIN,
  /** One sentence. */
  SENTENCE,
  /** The beginning of a text, which the model writes on. */
  PROMPT,
  /** Two sentences that are compared. */
  TWO_SENTENCES,
  /** A row of a table, a field a column. */
  ROW,
  /** Arrays from a file, or random ones. */
  TENSORS;

  /** Whether a person gives it pictures. */
  public boolean isPictures() {
    return this == PICTURES || this == CURTAIN || isScene();
  }

  /** Whether the answer is drawn over the chosen picture. */
  public boolean isScene() {
    return this == SCENE || this == AREAS;
  }

  /** Whether a person types it. */
  public boolean isText() {
    return this == SENTENCE || this == PROMPT || this == TWO_SENTENCES;
  }
}
