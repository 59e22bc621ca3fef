package dev.lathe.engine.decode;

/** What the numbers are that a network gives each class. */
public enum ScoreKind {
  /** Probabilities where they add up to one, else logits. */
  AS_THEY_LOOK,
  /** Probabilities; a single number is that of the second class. */
  PROBABILITIES,
  /** Logits; a single number is that of the second class. */
  LOGITS
}
