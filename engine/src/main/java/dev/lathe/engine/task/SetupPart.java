package dev.lathe.engine.task;

/**
 * A part of the setup that several tasks share. Each is looked for in the flags, the sidecar, the
 * model's metadata, the files beside the model, and then as its sentence says.
 */
public enum SetupPart {
  /** How a picture becomes the input. */
  PREPROCESSING(
      "preprocessing",
      "Preprocessing",
      "How a picture becomes the input: fit, size, layout, colours, scale, mean and deviation.",
      "guessed from the input's shape"),
  /** The names of the classes. */
  LABELS("labels", "Labels", "The names of the classes.", "shown by number where none are known"),
  /** The tokenizer of a text model. */
  TOKENIZER(
      "tokenizer",
      "Tokenizer",
      "The tokenizer.json of a model that takes tokens.",
      "none: without one the model is not a text model");

  private final String id;
  private final String title;
  private final String doc;
  private final String otherwise;

  SetupPart(String id, String title, String doc, String otherwise) {
    this.id = id;
    this.title = title;
    this.doc = doc;
    this.otherwise = otherwise;
  }

  /** Its key in sidecars and among the sources of a setup. */
  public String id() {
    return id;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** One sentence. */
  public String doc() {
    return doc;
  }

  /** What happens where no source tells it. */
  public String otherwise() {
    return otherwise;
  }
}
