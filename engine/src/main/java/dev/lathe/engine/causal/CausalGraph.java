package dev.lathe.engine.causal;

import dev.lathe.engine.graph.TensorSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A graph that reads tokens and scores each possible next one, found from what it takes and gives.
 *
 * @param steps the inputs that each step makes anew; {@link StepInput#IDS} is always there
 * @param memory what is carried from step to step
 * @param scores the output: [batch, tokens, vocabulary], or [batch, vocabulary] of the last token
 */
public record CausalGraph(Map<StepInput, TensorSpec> steps, Memory memory, TensorSpec scores) {
  /** Copies the map. */
  public CausalGraph {
    steps = Map.copyOf(steps);
  }

  /**
   * What looking for one found.
   *
   * @param graph empty where it is none
   * @param problem why it is none; empty where it is one
   */
  public record Finding(Optional<CausalGraph> graph, String problem) {}

  /** Looks whether a graph is one. */
  public static Finding find(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    try {
      return new Finding(Optional.of(of(inputs, outputs)), "");
    } catch (IllegalArgumentException e) {
      return new Finding(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private static CausalGraph of(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    Map<StepInput, TensorSpec> steps = new EnumMap<>(StepInput.class);
    List<TensorSpec> states = new ArrayList<>();
    for (TensorSpec input : inputs) {
      if (CrossGraph.isHidden(input)) {
        throw new IllegalArgumentException(
            "it is one of several files: a decoder, whose input "
                + input.name()
                + " is what an encoder makes of a text");
      }
      Optional<StepInput> meaning = StepInput.of(input);
      if (meaning.isPresent()) {
        if (steps.putIfAbsent(meaning.get(), input) != null) {
          throw new IllegalArgumentException("the meaning of the input " + input + " is not known");
        }
      } else if (input.rank() >= 2 && input.type().isFloatingPoint()) {
        states.add(input);
      } else {
        throw new IllegalArgumentException("the meaning of the input " + input + " is not known");
      }
    }
    if (!steps.containsKey(StepInput.IDS)) {
      throw new IllegalArgumentException("no input takes tokens");
    }
    TensorSpec scores =
        scores(outputs)
            .orElseThrow(() -> new IllegalArgumentException("no output scores the next token"));
    List<TensorSpec> rest = outputs.stream().filter(o -> !o.equals(scores)).toList();
    return new CausalGraph(steps, memory(SlotFinder.pair(states, rest)), scores);
  }

  /**
   * The output that scores the next token: called logits, else the first of three axes, else of
   * two.
   */
  public static Optional<TensorSpec> scores(List<TensorSpec> outputs) {
    List<TensorSpec> real = outputs.stream().filter(o -> o.type().isFloatingPoint()).toList();
    return real.stream()
        .filter(o -> o.rank() == 2 || o.rank() == 3)
        .filter(o -> o.name().toLowerCase(Locale.ROOT).contains("logits"))
        .findFirst()
        .or(() -> real.stream().filter(o -> o.rank() == 3).findFirst())
        .or(() -> real.stream().filter(o -> o.rank() == 2).findFirst());
  }

  private static Memory memory(List<StateSlot> slots) {
    if (slots.isEmpty()) {
      return new Memory.Recomputed();
    }
    return slots.stream().allMatch(s -> s.axis().isPresent())
        ? new Memory.KeyValueCache(slots)
        : new Memory.RecurrentState(slots);
  }

  /** The input that takes the tokens. */
  public TensorSpec ids() {
    return steps.get(StepInput.IDS);
  }

  /** How many tokens a step takes, where it takes no other number. */
  public OptionalInt stepLength() {
    long n = ids().length(ids().rank() - 1);
    return n > 0 ? OptionalInt.of(Math.toIntExact(n)) : OptionalInt.empty();
  }

  /** How many tokens the vocabulary has, where the graph says it. */
  public OptionalInt vocabulary() {
    long n = scores.length(scores.rank() - 1);
    return n > 0 && n < Integer.MAX_VALUE ? OptionalInt.of((int) n) : OptionalInt.empty();
  }
}
