package dev.lathe.engine.data;

import java.util.AbstractList;
import java.util.Optional;
import java.util.RandomAccess;

/** Examples that are made when they are asked for: a list that never changes and holds none. */
abstract class UnheldExamples extends AbstractList<Example> implements RandomAccess {
  /** Their {@link DataFingerprint}, where it was found when they were read. */
  Optional<String> fingerprint() {
    return Optional.empty();
  }
}
