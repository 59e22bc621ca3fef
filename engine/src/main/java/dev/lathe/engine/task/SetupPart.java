package dev.lathe.engine.task;

import java.util.List;

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
      List.of("fit", "pad", "resize", "crop", "layout", "channels", "scale", "mean", "std"),
      true,
      List.of("Image.BitmapPixelFormat", "Image.NominalPixelRange"),
      "preprocessor_config.json",
      "guessed from the input's shape"),
  /** The names of the classes. */
  LABELS(
      "labels",
      "Labels",
      "The names of the classes.",
      List.of("labels"),
      true,
      List.of("labels", "classes", "class_names", "names", "id2label"),
      "config.json",
      "shown by number where none are known"),
  /** The tokenizer of a text model. */
  TOKENIZER(
      "tokenizer",
      "Tokenizer",
      "The tokenizer.json of a model that takes tokens.",
      List.of("tokenizer"),
      false,
      List.of(),
      "tokenizer.json",
      "none: without one the model is not a text model");

  private final String id;
  private final String title;
  private final String doc;
  private final List<String> flags;
  private final boolean travels;
  private final List<String> metadata;
  private final String file;
  private final String otherwise;

  SetupPart(
      String id,
      String title,
      String doc,
      List<String> flags,
      boolean travels,
      List<String> metadata,
      String file,
      String otherwise) {
    this.id = id;
    this.title = title;
    this.doc = doc;
    this.flags = flags;
    this.travels = travels;
    this.metadata = metadata;
    this.file = file;
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

  /** The flags that say it. */
  public List<String> flags() {
    return flags.stream().map("--"::concat).toList();
  }

  /**
   * Whether the setup that Lathe writes into the metadata of variants holds it ({@link
   * Sidecars#METADATA_KEY}); a file does not travel so.
   */
  public boolean travels() {
    return travels;
  }

  /** What other tools call it in a model's metadata; may be none. */
  public List<String> metadata() {
    return metadata;
  }

  /** The file of Hugging Face's libraries beside the model that says it. */
  public String file() {
    return file;
  }

  /** What happens where no source tells it. */
  public String otherwise() {
    return otherwise;
  }
}
