package dev.lathe.engine.decode;

/** What the numbers of an output mean that has some for each pixel. */
public enum PixelReading {
  /** Told from the values. */
  AUTO,
  /** Probabilities of the classes, or of the object. */
  PROBABILITIES,
  /** Logits: before a softmax over the classes, or before the object's sigmoid. */
  LOGITS,
  /** The classes' numbers. */
  INDICES
}
