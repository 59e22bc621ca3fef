package dev.lathe.engine.causal;

import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Pairs the states that a graph takes with those that it gives. */
final class SlotFinder {
  private static final String SIDES =
      "past|present|key_values|kv|cache|cached|in|out|input|output|prev|previous|next|new|old|updated|t";

  private final List<TensorSpec> free;

  private SlotFinder(List<TensorSpec> outputs) {
    free = new ArrayList<>(outputs);
  }

  /**
   * The slots of all these inputs.
   *
   * @param inputs states that the graph takes
   * @param outputs what it gives, apart from the scores
   * @throws IllegalArgumentException saying which input has no output, or one of another type
   */
  static List<StateSlot> pair(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    SlotFinder finder = new SlotFinder(outputs);
    List<Optional<TensorSpec>> partners = new ArrayList<>();
    for (TensorSpec input : inputs) {
      partners.add(finder.take(o -> core(o.name()).equals(core(input.name())), input));
    }
    List<StateSlot> slots = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      TensorSpec input = inputs.get(i);
      Optional<TensorSpec> partner = partners.get(i);
      if (partner.isEmpty()) {
        // h0 → hn: the same letter and size.
        partner = finder.take(o -> initial(o).equals(initial(input)), input);
      }
      slots.add(
          slot(
              input,
              partner.orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no output continues the input " + input.name()))));
    }
    return slots;
  }

  private Optional<TensorSpec> take(
      java.util.function.Predicate<TensorSpec> related, TensorSpec input) {
    Optional<TensorSpec> found =
        free.stream().filter(o -> o.rank() == input.rank()).filter(related).findFirst();
    found.ifPresent(free::remove);
    return found;
  }

  private static StateSlot slot(TensorSpec input, TensorSpec output) {
    if (input.type() != output.type()) {
      throw new IllegalArgumentException(
          "its output "
              + output.name()
              + " is "
              + output.type()
              + " and cannot become the input "
              + input.name()
              + ", which takes "
              + input.type());
    }
    return new StateSlot(input, output.name(), growing(input, output));
  }

  /** What is left of a name without the words that say which side it is on. */
  private static String core(String name) {
    StringBuilder core = new StringBuilder();
    String words = name.toLowerCase(Locale.ROOT).replace("key_values", "past");
    for (String word : words.split("[^a-z0-9]+|(?<=[a-z])(?=\\d)|(?<=\\d)(?=[a-z])", -1)) {
      if (!word.isEmpty() && !word.matches(SIDES)) {
        core.append(word).append(' ');
      }
    }
    return core.toString();
  }

  private static String initial(TensorSpec s) {
    String core = core(s.name());
    return core.isEmpty() ? "" : core.substring(0, 1);
  }

  /**
   * The axis along which tokens lie: one that is called so, else one whose name changes, else the
   * second of free length, the first being the batch.
   */
  private static OptionalInt growing(TensorSpec input, TensorSpec output) {
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < input.rank(); i++) {
      if (!(input.shape().orElseThrow().get(i) instanceof Dimension.Fixed)) {
        open.add(i);
      }
    }
    for (int axis : open) {
      String n = input.shape().orElseThrow().get(axis).toString().toLowerCase(Locale.ROOT);
      if (n.contains("past") || n.contains("seq") || n.contains("cache")) {
        return OptionalInt.of(axis);
      }
    }
    for (int axis : open) {
      Dimension in = input.shape().orElseThrow().get(axis);
      Dimension out = output.shape().orElseThrow().get(axis);
      boolean named = in instanceof Dimension.Symbolic && out instanceof Dimension.Symbolic;
      if (named && !in.equals(out)) {
        return OptionalInt.of(axis);
      }
    }
    if (input.rank() >= 4 && !open.isEmpty()) {
      return OptionalInt.of(open.get(open.size() > 1 ? 1 : 0));
    }
    return OptionalInt.empty();
  }
}
