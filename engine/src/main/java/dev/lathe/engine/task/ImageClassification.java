package dev.lathe.engine.task;

import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.graph.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @Override
  public TaskExample example() {
    return new TaskExample(
        Map.of("image", Tensors.ofFloats(new float[3 * 32 * 32], 1, 3, 32, 32)),
        Map.of(
            "probabilities",
            Tensors.ofFloats(new float[] {0.25f, 0.03125f, 0.5f, 0.125f, 0.03125f, 0.0625f}, 1, 6)),
        List.of("bird", "car", "cat", "dog", "ship", "truck"),
        Optional.of(new Truth.OfClass(2)),
        """
        {"labels": [
          {"label": "cat", "index": 2, "score": 0.5},
          {"label": "bird", "index": 0, "score": 0.25},
          {"label": "dog", "index": 3, "score": 0.125},
          {"label": "truck", "index": 5, "score": 0.0625},
          {"label": "car", "index": 1, "score": 0.03125}]}
        """);
  }
}
