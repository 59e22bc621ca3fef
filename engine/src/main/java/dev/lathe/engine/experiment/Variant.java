package dev.lathe.engine.experiment;

import java.nio.file.Path;

/**
 * A model that a recipe made, kept under its content hash.
 *
 * @param id row in the experiment
 * @param name for people, unique in the experiment; the original's is "original"
 * @param file where the ONNX file lies
 * @param sha256 its hash
 * @param bytes its size
 * @param recipeJson the recipe that made it; empty for the original
 * @param createdEpochSecond when
 */
public record Variant(
    long id,
    String name,
    Path file,
    String sha256,
    long bytes,
    String recipeJson,
    long createdEpochSecond) {
  /** Whether this is the model that the experiment began with. */
  public boolean isOriginal() {
    return recipeJson.isEmpty();
  }
}
