package dev.lathe.optimizers.pruning.channels;

/** What an axis of a constant is to the channels along it. */
public enum Role {
  /** It makes them: filters of a convolution, columns of a matrix. */
  OUT,
  /** It makes each from the same one before it: a depthwise convolution. */
  DEPTHWISE,
  /** It looks them up: the width of an embedding table. */
  EMBEDDING,
  /** It reads them. */
  IN,
  /** The scale of a batch normalization. */
  BATCH_SCALE,
  /** Scale or shift of another normalization, or statistics of a batch normalization. */
  NORM,
  /** It is added to them. */
  BIAS;

  /** Whether its numbers say how much the channels carry. */
  public boolean makes() {
    return this == OUT || this == DEPTHWISE || this == EMBEDDING;
  }
}
