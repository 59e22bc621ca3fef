package dev.lathe.base;

/**
 * Something a person can set to get out of an error. Messages stay neutral: the command line names
 * its option for it, the window its place.
 */
public enum Remedy {
  /** What the model is for. */
  TASK,
  /** The names of the classes. */
  LABELS,
  /** How a picture becomes the input. */
  PREPROCESSING,
  /** The tokenizer of a text model. */
  TOKENIZER,
  /** Real examples. */
  DATA,
  /** Which columns of a table the model takes. */
  COLUMNS,
  /** Which column of a table holds what is right, which the text, and what its first line is. */
  READING,
  /** Mean and deviation of the columns. */
  SCALING,
  /** Training only what lies behind nodes that cannot be trained. */
  FROZEN_EXTRACTOR,
  /** Another network as student: a file of its own, or a template. */
  STUDENT,
  /** Without what an earlier run left. */
  START_OVER
}
