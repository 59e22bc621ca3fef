package dev.lathe.controllers.tryit;

import dev.lathe.engine.task.ModelSetup;

/** What the input of a model is. */
public enum TryMode {
  NOTHING,
  PICTURES,
  SENTENCE,
  TWO_SENTENCES,
  TENSORS;

  static TryMode of(ModelSetup setup) {
    return switch (setup.task()) {
      case IMAGE_CLASSIFICATION -> PICTURES;
      case TEXT_CLASSIFICATION -> SENTENCE;
      case TEXT_EMBEDDING -> TWO_SENTENCES;
      case RAW_TENSORS -> setup.image().isPresent() ? PICTURES : TENSORS;
    };
  }
}
