package dev.lathe.engine.task;

import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.graph.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  public List<TaskOption<?>> options() {
    return List.of(TableOptions.TEXT_COLUMN, TableOptions.LABEL_COLUMN, TableOptions.FIRST_LINE);
  }

  @Override
  public int likelihood(GraphSignature s) {
    return (s.strings() || s.tokens() && !s.hasVectors()) && s.hasClassScores() ? LIKELY : 0;
  }

  @Override
  public TaskExample example() {
    return new TaskExample(
        Map.of("input_ids", Tensors.ofLongs(new long[] {101, 2307, 102}, 1, 3)),
        Map.of(
            "probabilities",
            Tensors.ofFloats(new float[] {0.03125f, 0.5f, 0.25f, 0.0625f, 0.03125f, 0.125f}, 1, 6)),
        List.of("sadness", "joy", "love", "anger", "fear", "surprise"),
        Optional.of(new Truth.OfClass(1)),
        """
        {"labels": [
          {"label": "joy", "index": 1, "score": 0.5},
          {"label": "love", "index": 2, "score": 0.25},
          {"label": "surprise", "index": 5, "score": 0.125},
          {"label": "anger", "index": 3, "score": 0.0625},
          {"label": "sadness", "index": 0, "score": 0.03125}]}
        """);
  }
}
