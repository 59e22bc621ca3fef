package dev.lathe.engine.data;

import java.util.List;
import java.util.Optional;

/** Examples whose fingerprint is known. */
final class ReadExamples extends UnheldExamples {
  private final List<Example> examples;
  private final String fingerprint;

  ReadExamples(List<Example> examples, String fingerprint) {
    this.examples = examples;
    this.fingerprint = fingerprint;
  }

  @Override
  Optional<String> fingerprint() {
    return Optional.of(fingerprint);
  }

  @Override
  public Example get(int index) {
    return examples.get(index);
  }

  @Override
  public int size() {
    return examples.size();
  }
}
