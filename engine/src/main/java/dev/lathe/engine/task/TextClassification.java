package dev.lathe.engine.task;

import java.util.Set;

/** Sentences in, classes out. */
final class TextClassification extends ClassTask {
  private static final int LIKELY = 50;

  TextClassification() {
    super(
        "text-classification",
        "Text classification",
        "Says what kind of text a sentence is: one of several classes.",
        InputKind.TEXT);
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of(SetupPart.TOKENIZER, SetupPart.LABELS);
  }

  @Override
  public Set<SetupPart> required() {
    return Set.of(SetupPart.TOKENIZER);
  }

  @Override
  public int likelihood(GraphSignature s) {
    return (s.strings() || s.tokens() && !s.hasVectors()) && s.hasClassScores() ? LIKELY : 0;
  }
}
