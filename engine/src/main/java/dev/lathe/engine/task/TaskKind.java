package dev.lathe.engine.task;

import java.util.Arrays;
import java.util.Optional;

/** What a model is for. The id is what flags, sidecars and JSON call it. */
public enum TaskKind {
  IMAGE_CLASSIFICATION("image-classification"),
  TEXT_CLASSIFICATION("text-classification"),
  TEXT_EMBEDDING("text-embedding"),
  RAW_TENSORS("raw-tensors");

  private final String id;

  TaskKind(String id) {
    this.id = id;
  }

  /** The word used in flags and files. */
  public String id() {
    return id;
  }

  /** Whether its answer is one of several labels. */
  public boolean isClassification() {
    return this == IMAGE_CLASSIFICATION || this == TEXT_CLASSIFICATION;
  }

  /** The task with that id. */
  public static Optional<TaskKind> ofId(String id) {
    return Arrays.stream(values()).filter(t -> t.id.equals(id)).findFirst();
  }
}
