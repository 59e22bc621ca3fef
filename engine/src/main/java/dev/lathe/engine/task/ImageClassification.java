package dev.lathe.engine.task;

import java.util.Set;

/** Pictures in, classes out. */
final class ImageClassification extends ClassTask {
  private static final int LIKELY = 50;

  ImageClassification() {
    super(
        "image-classification",
        "Image classification",
        "Says what is in a picture: one of several classes.",
        InputKind.PICTURE);
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of(SetupPart.PREPROCESSING, SetupPart.LABELS);
  }

  @Override
  public Set<SetupPart> required() {
    return Set.of(SetupPart.PREPROCESSING);
  }

  @Override
  public int likelihood(GraphSignature s) {
    return s.picture().isPresent() && s.hasClassScores() ? LIKELY : 0;
  }
}
