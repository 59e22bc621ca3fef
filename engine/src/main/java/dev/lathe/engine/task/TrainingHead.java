package dev.lathe.engine.task;

/** How the answers of a task are compared when a model is trained. */
public enum TrainingHead {
  /** Class scores: cross entropy, soft targets. */
  CLASSES,
  /** A vector whose direction counts: cosine. */
  DIRECTION,
  /** Scores of the next token at each place of a text: divergence from the teacher's. */
  TOKENS,
  /** Numbers that count as they are: squared error against the teacher's. */
  VALUES,
  /** The same, and all outputs together make the answer. */
  OUTPUTS
}
