package dev.lathe.engine.task;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** All tasks: the one registry. */
public final class Tasks {
  /** What is in a picture. */
  public static final Task IMAGE_CLASSIFICATION = new ImageClassification();

  /** What is where in a picture. */
  public static final Task OBJECT_DETECTION = new ObjectDetection();

  /** What each pixel of a picture is. */
  public static final Task SEGMENTATION = new SemanticSegmentation();

  /** What a picture becomes: larger, cleaner, in another style. */
  public static final Task IMAGE_TO_IMAGE = new ImageToImage();

  /** What kind of text a sentence is. */
  public static final Task TEXT_CLASSIFICATION = new TextClassification();

  /** What each word of a sentence is. */
  public static final Task TOKEN_CLASSIFICATION = new TokenClassification();

  /** Where a sentence's meaning lies. */
  public static final Task TEXT_EMBEDDING = new TextEmbedding();

  /** Which class a row of a table is of. */
  public static final Task TABULAR_CLASSIFICATION = new TabularClassification();

  /** Which number belongs to a row of a table. */
  public static final Task TABULAR_REGRESSION = new TabularRegression();

  /** How a text goes on. */
  public static final Task TEXT_GENERATION = new TextGeneration();

  /** Anything: tensors in, tensors out. */
  public static final Task RAW_TENSORS = new RawTensors();

  private static final List<Task> ALL =
      List.of(
          IMAGE_CLASSIFICATION,
          OBJECT_DETECTION,
          SEGMENTATION,
          IMAGE_TO_IMAGE,
          TEXT_CLASSIFICATION,
          TOKEN_CLASSIFICATION,
          TEXT_EMBEDDING,
          TABULAR_CLASSIFICATION,
          TABULAR_REGRESSION,
          TEXT_GENERATION,
          RAW_TENSORS);

  private Tasks() {}

  /** All of them, in the order of menus and docs. */
  public static List<Task> all() {
    return ALL;
  }

  /** The task with that id. */
  public static Optional<Task> ofId(String id) {
    return ALL.stream().filter(t -> t.id().equals(id)).findFirst();
  }

  /** The likeliest task of a graph of whose labels nothing is known. */
  static Task guess(GraphSignature signature) {
    return guess(signature, OptionalInt.empty());
  }

  /**
   * The likeliest task of a graph.
   *
   * @param labels how many names of classes there are for it, where there are any
   */
  static Task guess(GraphSignature signature, OptionalInt labels) {
    Task best = RAW_TENSORS;
    int most = 0;
    for (Task t : ALL) {
      int likelihood = t.likelihood(signature, labels);
      if (likelihood > most) {
        most = likelihood;
        best = t;
      }
    }
    return best;
  }
}
