package dev.lathe.controllers.tryit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/**
 * What "Try" remembers with the experiment.
 *
 * @param inputs the pictures that the person brought, in the order of the strip
 * @param chosen index of the chosen one among them; −1 when a picture of the data set is chosen
 * @param chosenName name of the chosen picture of the data set; empty for none
 * @param sentence the sentence
 * @param otherSentence what it is compared with
 * @param seed of the random tensors
 * @param tensors file of the input tensors; empty for random ones
 * @param shown ids of the variants beside each other
 * @param known ids of all variants there were
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record TryState(
    List<InputPlace> inputs,
    int chosen,
    String chosenName,
    String sentence,
    String otherSentence,
    long seed,
    String tensors,
    List<Long> shown,
    List<Long> known) {
  /** The key of the note. */
  static final String KEY = "try";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Replaces what an older note lacks. */
  TryState {
    inputs = inputs == null ? List.of() : List.copyOf(inputs);
    chosenName = chosenName == null ? "" : chosenName;
    sentence = sentence == null ? "" : sentence;
    otherSentence = otherSentence == null ? "" : otherSentence;
    tensors = tensors == null ? "" : tensors;
    shown = shown == null ? List.of() : List.copyOf(shown);
    known = known == null ? List.of() : List.copyOf(known);
  }

  String write() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a note has no JSON form", e);
    }
  }

  /** The note; empty for what another version of Lathe wrote and this one cannot read. */
  static Optional<TryState> read(String json) {
    try {
      return Optional.of(JSON.readValue(json, TryState.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
