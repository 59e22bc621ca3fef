package dev.lathe.engine.task;

import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TagSpan;
import dev.lathe.engine.text.TextFrame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sentence whose tags are worked out by hand. */
final class TokenExample {
  private TokenExample() {}

  /** Two special tokens around three words, the second of which is two pieces. */
  static TaskExample of() {
    Map<String, TensorData> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", Tensors.ofLongs(new long[] {101, 7, 8, 9, 10, 102}, 1, 6));
    inputs.put("attention_mask", Tensors.ofLongs(new long[] {1, 1, 1, 1, 1, 1}, 1, 6));
    List<Place> words = List.of(new Place(0, 3), new Place(4, 12), new Place(13, 20));
    return new TaskExample(
        inputs,
        Map.of(
            "logits",
            Tensors.ofFloats(
                new float[] {
                  1, 0, 0, 0, 0.25f, 0.75f, 0, 0, 0.125f, 0.25f, 0.625f, 0, 0, 0, 0, 1, 0.875f, 0,
                  0.125f, 0, 1, 0, 0, 0
                },
                1,
                6,
                4)),
        List.of("O", "B-PER", "I-PER", "B-LOC"),
        Optional.of(new TrueTags(words, List.of(new TagSpan("PER", 0, 2)))),
        Optional.of(new TextFrame("Ada Lovelace thought", List.of(-1, 0, 1, 1, 2, -1), words, -1)),
        """
        {"entities": [
          {"label": "PER", "text": "Ada Lovelace", "start": 0, "end": 12, "score": 0.6875}],
         "tokens": [
          {"text": "Ada", "start": 0, "end": 3, "label": "B-PER", "score": 0.75},
          {"text": "Lovelace", "start": 4, "end": 12, "label": "I-PER", "score": 0.625},
          {"text": "thought", "start": 13, "end": 20, "label": "O", "score": 0.875}]}
        """);
  }
}
